using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The stream that a <see cref="StreamAggregation"/> reads.</summary>
public sealed record AggregationSource
{
    private AggregationSource()
    {
    }

    /// <summary>
    /// The changes of a table. Inserts, updates and removals each count rightly: an event that the writer replaces or that a user
    /// removes leaves its aggregate. Items that DynamoDB deletes by their time-to-live stay counted.
    /// </summary>
    /// <param name="table">
    /// The table, with <see cref="EventTableOptions.ChangeStream"/> NEW_AND_OLD_IMAGES, or an existing one with
    /// <see cref="EventTableAttributes.StreamArn"/>. At most two functions may read the stream of a table, and one of a table
    /// with replicas (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html).
    /// </param>
    public static AggregationSource ChangesOf(EventTable table) => new() { Table = table };

    /// <summary>
    /// The events of a Kinesis stream. Each record counts: an event that a producer sends twice counts twice, also where the
    /// writer stores it once.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="schema">The schema of its events. An event that is not valid by it is not counted.</param>
    public static AggregationSource EventsOf(IngestStream stream, EventSchema schema) =>
        new() { Stream = stream, EventSchema = schema };

    /// <summary>How long the stream keeps a record: 24 hours for a table's changes.</summary>
    public Duration Retention => Stream?.Retention ?? Duration.Hours(ServiceLimits.DynamoDb.StreamRetentionHours);

    /// <summary>The schema of the events.</summary>
    public EventSchema Schema => EventSchema ?? Table!.Schema;

    internal EventTable? Table { get; private init; }

    internal IngestStream? Stream { get; private init; }

    internal string StreamArn => Stream?.StreamArn ?? Table!.ChangeStreamArn!;

    private EventSchema? EventSchema { get; init; }

    internal bool Validate(Violations violations)
    {
        if (Stream is null && Table is null)
        {
            violations.Given(EventSchema is null ? nameof(Table) : nameof(Stream), null);
            return false;
        }

        if (Stream is not null)
        {
            violations.SameRegion(nameof(Stream), Stream.Stream,
                "aggregate in a stack of that Region: an event source mapping reads only streams of its own Region");
            return violations.Given(nameof(Schema), EventSchema);
        }

        violations.SameRegion(nameof(Table), Table!.Table,
            "aggregate in a stack of that Region: an event source mapping reads only streams of its own Region");
        violations.SameAccount(nameof(Table), Table.Table,
            "aggregate in that account: an event source mapping reads only tables of its own account");
        violations.Require(
            Table.ChangeStreamArn is not null && Table.ChangeStream is null or StreamViewType.NEW_AND_OLD_IMAGES,
            nameof(Table),
            "have a change stream of NEW_AND_OLD_IMAGES, without which updates and removals cannot be counted",
            Table.ChangeStreamArn is null ? "none" : Table.ChangeStream,
            $"set {nameof(EventTableProps.ChangeStream)} of the table, or {nameof(EventTableAttributes.StreamArn)} of an " +
            "existing one");
        return true;
    }
}
