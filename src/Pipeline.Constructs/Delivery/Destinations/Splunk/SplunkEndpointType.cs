namespace Pipeline.Constructs;

/// <summary>What records are to Splunk's HTTP Event Collector.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk.</remarks>
public enum SplunkEndpointType
{
    /// <summary>Data that Splunk breaks into events by its source type: right in most cases.</summary>
    Raw,

    /// <summary>
    /// Events in the collector's own JSON, which a transformation made, such as for an index by the type of event.
    /// </summary>
    Event,
}
