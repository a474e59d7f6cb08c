using Amazon.CDK.AWS.SQS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The library's constructs as parts of a <see cref="PipelineDashboard"/>.</summary>
/// <remarks>A <see cref="StreamingPipeline"/> is a part by itself.</remarks>
public static class DashboardPart
{
    /// <summary>
    /// A stream: records, how old unread ones are, what was throttled or failed, the share of the shards' limits where it has a
    /// known number of shards, and what is paid for.
    /// </summary>
    /// <param name="stream">The stream.</param>
    public static IDashboardPart Of(IngestStream stream) => new StreamPart(Argument.Given(stream));

    /// <summary>
    /// A writer: what became of records, how late, what was rejected or given up, errors, durations, write units, and queries of
    /// its log.
    /// </summary>
    /// <param name="writer">The writer.</param>
    public static IDashboardPart Of(DynamoDbWriter writer) => new WriterPart(Argument.Given(writer));

    /// <summary>A table: capacity units a second, and throttled requests of it and its indexes.</summary>
    /// <param name="table">The table.</param>
    public static IDashboardPart Of(EventTable table) => new TablePart(Argument.Given(table));

    /// <summary>
    /// A delivery: records in and out, how late, what failed on which step, its source, what is paid for, and a query of its
    /// error log. It has the metrics that Firehose publishes for this source, destination and these steps alone.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    public static IDashboardPart Of(Delivery delivery) => new DeliveryPart(Argument.Given(delivery));

    /// <summary>
    /// A catalog: how long its queries took, how many failed, and how much they scanned, which AWS charges for.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    public static IDashboardPart Of(EventCatalog catalog) => new CatalogPart(Argument.Given(catalog));

    /// <summary>A search domain: requests, latency, health, load, storage and refused writes.</summary>
    /// <param name="domain">The domain.</param>
    public static IDashboardPart Of(SearchDomain domain) => new SearchPart(Argument.Given(domain));

    /// <summary>An API that feeds a stream or a delivery: requests, errors and latency.</summary>
    /// <param name="feed">The feed.</param>
    public static IDashboardPart Of(RestApiFeed feed) => new ApiPart(Argument.Given(feed));

    /// <summary>A rule that feeds a stream or a delivery: events, failures, and its dead-letter queue.</summary>
    /// <param name="feed">The feed.</param>
    public static IDashboardPart Of(EventRuleFeed feed) => new RulePart(Argument.Given(feed));

    /// <summary>
    /// A queue: how many messages wait, and for how long. For the queue of a <see cref="QueueFeed"/>, and for the dead-letter
    /// queue of any feed.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="name">What the dashboard calls it, such as <c>Dead letters of orders</c>.</param>
    public static IDashboardPart Of(IQueue queue, string name) => new QueuePart(Argument.Given(queue), Argument.Given(name));

    /// <summary>A pipe that feeds a stream from a queue: runs, failures and throttles.</summary>
    /// <param name="feed">The feed.</param>
    public static IDashboardPart Of(QueueFeed feed) => new PipePart(Argument.Given(feed));

    /// <summary>A channel of a stream to S3: records, their age, and the bytes that AWS charges for.</summary>
    /// <param name="channel">The channel.</param>
    public static IDashboardPart Of(S3Channel channel) => new ChannelPart(Argument.Given(channel));

    /// <summary>The three composite alarms of a pipeline: their states on top.</summary>
    /// <param name="health">The alarms.</param>
    public static IDashboardPart Of(PipelineHealth health) => new AlarmsPart(Argument.Given(health).Alarms);

    /// <summary>Alarms alone: their states, and their thresholds in the graphs of other parts.</summary>
    /// <param name="alarms">The alarms, such as <see cref="StreamAlarms"/>.</param>
    public static IDashboardPart Of(params AlarmGroup[] alarms) =>
        new AlarmsPart([.. Argument.Given(alarms).SelectMany(group => Argument.Given(group).Alarms)]);
}
