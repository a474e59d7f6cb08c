using System.Text;
using System.Text.Json;
using Pipeline.Functions.Tests.Simulation.DynamoDb;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>The write that a user record asks for.</summary>
/// <param name="Place">Its position among all user records of the stream.</param>
/// <param name="Source">The record.</param>
/// <param name="Key">The key of its item.</param>
/// <param name="Item">Its item.</param>
/// <param name="IsRefused">Whether DynamoDB refuses the item.</param>
internal sealed record ExpectedWrite(int Place, UserRecord Source, string Key, StoredItem Item, bool IsRefused);

/// <summary>A record that cannot be written.</summary>
/// <param name="SequenceNumber">The record.</param>
/// <param name="Sub">Its position within the Kinesis record.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Data">The bytes in base64.</param>
internal sealed record Reject(string SequenceNumber, int Sub, string Reason, string Data);

/// <summary>
/// The meaning of a stream of records, by a slow and obvious writer that shares no code with the real one: the final item for
/// each key, and the records to reject.
/// </summary>
internal sealed class ReferenceWriter
{
    private readonly WriterCase _setup;

    /// <param name="setup">The writer's configuration.</param>
    /// <param name="stream">All records, in the order of their sequence numbers.</param>
    public ReferenceWriter(WriterCase setup, IEnumerable<StreamRecord> stream)
    {
        _setup = setup;
        var table = setup.NewTable();
        foreach (var record in stream) Add(record, table);
        ByRecord = Writes.ToLookup(write => write.Source.Record.SequenceNumber);
        ByKey = Writes.ToLookup(write => write.Key);
    }

    /// <summary>Every write of a record, in the stream's order.</summary>
    public List<ExpectedWrite> Writes { get; } = [];

    /// <summary>The reason for each invalid record, for messages.</summary>
    public Dictionary<Reject, string> Invalid { get; } = [];

    public ILookup<string, ExpectedWrite> ByRecord { get; }

    public ILookup<string, ExpectedWrite> ByKey { get; }

    /// <summary>The write that a key must show at the end; null if DynamoDB refuses all of them.</summary>
    public ExpectedWrite? Winner(IEnumerable<ExpectedWrite> writesOfOneKey) =>
        writesOfOneKey.Where(write => !write.IsRefused)
        .Aggregate((ExpectedWrite?)null, (best, next) => best is null || IsBetter(next, best) ? next : best);

    /// <summary>Whether a write replaces an earlier one.</summary>
    public bool IsBetter(ExpectedWrite next, ExpectedWrite best) => _setup.Mode switch
    {
        WriterCase.Upsert => next.Place > best.Place,
        WriterCase.InsertOnce => next.Place < best.Place,
        _ when _setup.LatestBy is { } field => Compare(next, best, field) is var sign
            && (sign > 0 || (sign == 0 && next.Place < best.Place)),
        _ => string.CompareOrdinal(Order(next), Order(best)) > 0,
    };

    /// <summary>The required rejects. A record that DynamoDB would refuse need not be tried if another one replaces it.</summary>
    public IEnumerable<Reject> Due => Invalid.Keys.Concat(
        from writes in ByKey
        let first = writes.Aggregate((best, next) => IsBetter(next, best) ? next : best)
        where first.IsRefused
        select Refused(first));

    /// <summary>The allowed rejects.</summary>
    public IEnumerable<Reject> Possible => Invalid.Keys.Concat(Writes.Where(write => write.IsRefused).Select(Refused));

    public static Reject Refused(ExpectedWrite write) => Of(write.Source, "RefusedByDynamoDb");

    private static Reject Of(UserRecord source, string reason) =>
        new(source.Record.SequenceNumber, source.Sub, reason, Convert.ToBase64String(source.Data));

    private void Add(StreamRecord record, SimulatedTable table)
    {
        var (records, isDamaged) = ReferenceAggregate.Explode(record);
        if (isDamaged)
        {
            Invalid[new Reject(record.SequenceNumber, 0, "AggregateDamaged", Convert.ToBase64String(record.Data))] =
                "a damaged aggregate";
        }

        var more = 0;
        foreach (var user in records)
        {
            var parts = ReferenceParts.Of(user.Data);
            for (var i = 0; i < parts.Count; i++) AddEvent(user with { Sub = user.Sub + more + i, Data = parts[i] }, table);
            more += Math.Max(0, parts.Count - 1);
        }
    }

    private void AddEvent(UserRecord user, SimulatedTable table)
    {
        var (root, fault) = ReferenceValidation.Read(user.Data, _setup.Schema, user.Record.Arrival);
        JsonElement? item = null;
        if (root is { } valid) (item, fault) = ReferenceItem.Make(valid, user, _setup);
        if (item is { } made) Writes.Add(Write(made, user, table));
        else Invalid[Of(user, "InvalidEvent")] = fault!;
    }

    private ExpectedWrite Write(JsonElement item, UserRecord user, SimulatedTable table)
    {
        var refused = _setup.Indexes.Any(
            name => ReferenceValidation.Find(item, name) is { } value
                && (!value.TryGetProperty("S", out var text) || text.GetString() == ""));
        return new ExpectedWrite(
            Writes.Count, user, table.KeyOf(item), new StoredItem(item, AttributeValues.Size(item.EnumerateObject())), refused);
    }

    private static string Order(ExpectedWrite write) =>
        $"{ReferenceItem.Padded(write.Source.Record.SequenceNumber)}#{write.Source.Sub.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(10, '0')}";

    private static int Compare(ExpectedWrite left, ExpectedWrite right, string field)
    {
        var (type, one) = AttributeValues.Split(left.Item.Json.GetProperty(field));
        var (_, other) = AttributeValues.Split(right.Item.Json.GetProperty(field));
        return type == "N"
            ? AttributeValues.Number(one.GetString()!).CompareTo(AttributeValues.Number(other.GetString()!))
            : Encoding.UTF8.GetBytes(one.GetString()!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.GetString()!));
    }
}
