namespace Pipeline.Constructs;

/// <summary>Which of several records with one key becomes the table's item, also when Lambda repeats a batch.</summary>
/// <remarks>
/// <para>Stream order is the order of one shard: where all records of a table's key have one partition key in the stream, it is
/// their order from first to last. Lambda hands a batch over again when it failed, and not only then
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html); each mode says what becomes of that.</para>
/// <para>Cost: DynamoDB takes a write unit for each KB begun of an item, the larger of the old and the new one, in a batch too,
/// and at least one unit for a refused condition
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).</para>
/// </remarks>
public sealed record WriteMode
{
    private WriteMode(string name, string? field) => (Name, Field) = (name, field);

    /// <summary>
    /// The last record of a key in stream order is the item, whatever the table held: 25 items a request (BatchWriteItem), the
    /// cheapest. Several records of one key in one batch cost one write. Where a batch is tried again in parts, an item may go
    /// back to an older record of it until the newer one is written again. An older record stays for good only where Kinesis or
    /// Lambda hands it over after a newer one was done, or DynamoDB applies a request that had timed out after the next one:
    /// where that must not be, take <see cref="Latest"/> or <see cref="LatestBy"/>.
    /// </summary>
    public static WriteMode Upsert { get; } = new(nameof(Upsert), null);

    /// <summary>
    /// The first record of a key is the item and stays, however often and in whatever order others come: for events that never
    /// change. One request an item (PutItem, on condition that the key is free); each repetition costs the write units of a
    /// refused condition.
    /// </summary>
    public static WriteMode InsertOnce { get; } = new(nameof(InsertOnce), null);

    /// <summary>
    /// A record is written only where it is newer than the item, by its sequence number in the stream: right also when batches
    /// come again late and when requests are applied late. It takes a stream whose producers choose the partition key, the same
    /// one for all records of a table's key: sequence numbers increase among those of one partition key
    /// (https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html). Items carry the number
    /// (<c>kinesis_sequence_number</c>, <c>kinesis_sub_sequence_number</c>), about 180 bytes. One request an item, as with
    /// <see cref="InsertOnce"/>; each record that is not newer costs the write units of a refused condition.
    /// </summary>
    public static WriteMode Latest() => new(nameof(Latest), null);

    /// <summary>
    /// A record is written only where a field of it is greater than the item's: right in whatever order records come, over
    /// shards too, as the producers' own clocks or versions say. Of equal ones the first stays. Requests and costs are those of
    /// <see cref="Latest"/>, without its attributes.
    /// </summary>
    /// <param name="field">
    /// A required field that is never null and no key: an integer or a number, a date, or a date-time whose <c>minLength</c> and
    /// <c>maxLength</c> are the same, 20 to 24, so that all are in UTC with equally many digits and texts sort as times do.
    /// </param>
    public static WriteMode LatestBy(string field) => new(nameof(Latest), field);

    /// <summary>What the function calls it: <c>Upsert</c>, <c>InsertOnce</c> or <c>Latest</c>.</summary>
    public string Name { get; }

    /// <summary>The field that says which record is newer; nothing but with <see cref="LatestBy"/>.</summary>
    public string? Field { get; }

    /// <summary>Whether the sequence number says which record is newer.</summary>
    internal bool IsBySequenceNumber => Name == nameof(Latest) && Field is null;

    /// <summary>What the function calls in every mode: what a batch is refused for, its items find out alone.</summary>
    internal static string[] ItemActions { get; } = ["dynamodb:PutItem"];

    /// <summary>What it calls besides with <see cref="Upsert"/>.</summary>
    internal static string[] BatchActions { get; } = ["dynamodb:BatchWriteItem"];

    /// <summary>The mode, and its field if it has one.</summary>
    public override string ToString() => Field is null ? Name : $"{Name} by {Field}";
}
