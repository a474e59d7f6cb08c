namespace Pipeline.Constructs;

/// <summary>Which of several records with the same key becomes the table's item, also when Lambda repeats a batch.</summary>
/// <remarks>
/// <para>Stream order is the order within one shard. If all records of a table's key have the same partition key in the stream,
/// it is their order from first to last. Lambda may repeat a batch when it failed, but also without a failure
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html); each mode documents its effect.</para>
/// <para>Cost: DynamoDB bills one write unit per started KB of the larger of the old and the new item, also in a batch, and at
/// least one unit for a refused condition
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).</para>
/// </remarks>
public sealed record WriteMode
{
    private WriteMode(string name, string? field) => (Name, Field) = (name, field);

    /// <summary>
    /// The last record of a key in stream order becomes the item, whatever the table held. It writes 25 items per request
    /// (BatchWriteItem) and is the cheapest mode. Several records of one key in one batch cost one write. When Lambda retries a
    /// batch in parts, an item may go back to an older record until the newer one is written again. An older record stays for
    /// good only if Kinesis or Lambda delivers it after a newer one was done, or if DynamoDB applies a timed-out request after
    /// the next one. Use <see cref="Latest"/> or <see cref="LatestBy"/> if that is unacceptable.
    /// </summary>
    public static WriteMode Upsert { get; } = new(nameof(Upsert), null);

    /// <summary>
    /// The first record of a key becomes the item and stays, however often and in whatever order others come; for events that
    /// never change. It sends one request per item (PutItem, on condition that the key is free); each repetition costs the write
    /// units of a refused condition.
    /// </summary>
    public static WriteMode InsertOnce { get; } = new(nameof(InsertOnce), null);

    /// <summary>
    /// A record is written only if it is newer than the item, by its sequence number in the stream. This is right even if batches
    /// are repeated late or requests are applied late. It needs a stream whose producers choose the partition key, the same one
    /// for all records of a table's key: sequence numbers increase among records of one partition key
    /// (https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html). Items carry the number
    /// (<c>kinesis_sequence_number</c>, <c>kinesis_sub_sequence_number</c>), about 180 bytes. It sends one request per item, as
    /// <see cref="InsertOnce"/>; each record that is not newer costs the write units of a refused condition.
    /// </summary>
    public static WriteMode Latest() => new(nameof(Latest), null);

    /// <summary>
    /// A record is written only if one of its fields is greater than the item's. This is right in whatever order records come,
    /// also across shards, as far as the producers' clocks or versions are right. Of equal records the first stays. Requests and
    /// costs are the same as for <see cref="Latest"/>, without its attributes.
    /// </summary>
    /// <param name="field">A required field that is never null and not a key: an integer or a number, a date, or a date-time
    /// whose <c>minLength</c> and <c>maxLength</c> are equal, 20 to 24, so that all values are in UTC with the same number of
    /// digits, and sort as text in time order.</param>
    public static WriteMode LatestBy(string field) => new(nameof(Latest), field);

    /// <summary>The function's name of the mode: <c>Upsert</c>, <c>InsertOnce</c> or <c>Latest</c>.</summary>
    public string Name { get; }

    /// <summary>The field that decides which record is newer; <c>null</c> except with <see cref="LatestBy"/>.</summary>
    public string? Field { get; }

    /// <summary>Whether the sequence number decides which record is newer.</summary>
    internal bool IsBySequenceNumber => Name == nameof(Latest) && Field is null;

    /// <summary>
    /// The action that the function calls in every mode: if DynamoDB refuses a batch, the function tries its items one by one.
    /// </summary>
    internal static string[] ItemActions { get; } = ["dynamodb:PutItem"];

    /// <summary>The action that it also calls with <see cref="Upsert"/>.</summary>
    internal static string[] BatchActions { get; } = ["dynamodb:BatchWriteItem"];

    /// <summary>The mode, and its field if it has one.</summary>
    public override string ToString() => Field is null ? Name : $"{Name} by {Field}";
}
