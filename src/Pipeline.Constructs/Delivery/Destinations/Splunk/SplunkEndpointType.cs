namespace Pipeline.Constructs;

/// <summary>How Splunk's HTTP Event Collector reads records.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk.</remarks>
public enum SplunkEndpointType
{
    /// <summary>Data that Splunk splits into events by its source type; right in most cases.</summary>
    Raw,

    /// <summary>
    /// Events in the collector's own JSON, made by a transformation, for example to choose an index by the type of event.
    /// </summary>
    Event,
}
