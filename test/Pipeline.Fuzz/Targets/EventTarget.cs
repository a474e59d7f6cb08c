using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Fuzz.Targets;

/// <summary>
/// The event reader: a record becomes the same item as the reference makes, or both refuse it. The first byte chooses the schema,
/// the second the attributes that items have in addition.
/// </summary>
internal static class EventTarget
{
    private static readonly EventCheck?[] Checks = new EventCheck?[EventSchemas.All.Count * 16];

    public static void Try(byte[] input)
    {
        if (input.Length < 2) return;
        var (schema, options) = (input[0] % EventSchemas.All.Count, input[1] % 16);
        var check = Checks[(schema * 16) + options] ??= Make(schema, options);
        check.Try(input[2..]);
    }

    private static EventCheck Make(int schema, int options)
    {
        var (json, orderBy) = EventSchemas.All[schema];
        return new EventCheck(new WriterCase(json)
        {
            Mode = (options & 8) == 0 ? WriterCase.Upsert : WriterCase.Latest,
            LatestBy = (options & 8) == 0 || (options & 1) != 0 ? null : orderBy,
            Metadata = (options & 1) != 0,
            RawAttribute = (options & 2) != 0 ? "raw_copy" : null,
            TimeToLiveSeconds = (options & 4) != 0 ? 86_400 : null,
        });
    }
}

/// <summary>Compares the item of a record with that of the reference.</summary>
internal sealed class EventCheck
{
    private const string Shard = "shardId-000000000006";
    private const string Sequence = "49590338271490256608559692538361571095921575989136588898";
    private const int Sub = 7;
    private static readonly DateTimeOffset Arrival = DateTimeOffset.FromUnixTimeMilliseconds(1_795_252_502_417);
    private static readonly byte[] ShardBytes = Encoding.ASCII.GetBytes(Shard);
    private static readonly byte[] SequenceBytes = Encoding.ASCII.GetBytes(Sequence);

    private readonly WriterCase _setup;
    private readonly ItemTranscoder _transcoder;
    private readonly ItemTranscoder _discreet;
    private readonly EventValidator _validator;
    private readonly SimulatedTable _table;
    private readonly bool _isJudged;
    private readonly ItemBuffer _buffer = new();

    /// <param name="setup">The schema and the additional attributes.</param>
    public EventCheck(WriterCase setup)
    {
        var options = new ItemOptions
        {
            Metadata = setup.Metadata,
            Position = setup.Mode == WriterCase.Latest && setup.LatestBy is null,
            RawAttribute = setup.RawAttribute,
            TimeToLive = setup.TimeToLiveSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            OrderBy = setup.LatestBy,
        };
        _setup = setup;
        _transcoder = new ItemTranscoder(setup.Schema, options);
        _discreet = new ItemTranscoder(setup.Schema, options, hidesValues: true);
        _validator = new EventValidator(setup.Schema);
        _table = setup.NewTable();
        _isJudged = IsJudged(setup.Schema.Root);
    }

    public void Try(byte[] record)
    {
        var (item, key) = Read(_transcoder, record);
        CheckWords(_transcoder.Violations, item is null);
        var reasons = _transcoder.Violations.Count;
        PropertyException.Require(Read(_discreet, record).Item is null == item is null,
            "a reader that hides values must decide alike");
        PropertyException.Require(_discreet.Violations.Count == reasons, "a reader that hides values must find as much");
        CheckWords(_discreet.Violations, item is null);
        if (_isJudged) CheckReference(record, item, key);
        CheckEncodings(record, item);
    }

    // The reference knows three formats, and only patterns in .NET's language.
    private static bool IsJudged(SchemaField field) =>
        field.Format is FieldFormat.None or FieldFormat.DateTime or FieldFormat.Date or FieldFormat.Uuid
        && field.Pattern is null or "^[a-c]+$" or "b" && field.OtherNames is null
        && field.Fields.Concat(field.PrefixItems).Concat(field.OneOf).Concat(field.AnyOf).Append(field.Items)
            .Append(field.Others).OfType<SchemaField>().All(IsJudged);

    private (string? Item, string? Key) Read(ItemTranscoder transcoder, byte[] record)
    {
        _buffer.Clear();
        var origin = new RecordOrigin(ShardBytes, SequenceBytes, Sub, Arrival.ToUnixTimeMilliseconds());
        if (!transcoder.TryTranscode(record, origin, _buffer, out var item))
        {
            PropertyException.Require(_buffer.Length == 0, "a refused record must leave no bytes behind");
            return (null, null);
        }

        return (Encoding.UTF8.GetString(_buffer[item.Json]), Convert.ToHexString(_buffer[item.Key]));
    }

    private void CheckReference(byte[] record, string? item, string? key)
    {
        var source = new StreamRecord(Shard, Sequence, "key", record, Arrival);
        var (root, fault) = ReferenceValidation.Read(record, _setup.Schema, Arrival);
        PropertyException.Require(
            root is null == _validator.Validate(record, Arrival.ToUnixTimeMilliseconds()).Count > 0,
            "the validator must decide as the reference does",
            $"reference: {fault ?? "valid"}");
        JsonElement? expected = null;
        if (root is { } valid) (expected, fault) = ReferenceItem.Make(valid, new(source, Sub, "key", record), _setup);
        PropertyException.Require(
            expected is null == item is null,
            "the reader must decide as the reference does",
            $"reference: {fault ?? "valid"}; reader: {string.Join("; ", _transcoder.Violations)}");
        if (expected is not { } wanted || item is null) return;
        PropertyException.Same(Canonical(wanted), Canonical(Parse(item)), "the item must be the reference's");
        PropertyException.Same(KeyOf(wanted), key, "the key must be the item's");
    }

    private string KeyOf(JsonElement item)
    {
        // DynamoDB must accept it, too.
        _table.Check(item);
        var output = new ItemBuffer(64);
        var schema = _setup.Schema;
        var range =
            ItemKey.Write(output, Value(item, schema.PartitionKey), schema.SortKey is { } sort ? Value(item, sort) : null);
        return Convert.ToHexString(output[range]);
    }

    private static ItemKeyValue Value(JsonElement item, KeyField key) => new(
        key.KeyType, item.GetProperty(key.Name).GetProperty(key.KeyType == KeyType.String ? "S" : "N").GetString()!);

    // The same value in other characters: with white space, and with escapes wherever JSON allows one.
    private void CheckEncodings(byte[] record, string? item)
    {
        if (record.AsSpan().StartsWith("\uFEFF"u8) || !Utf8.IsValid(record) || Encode(record) is not { } other) return;
        var (again, _) = Read(_transcoder, other);
        PropertyException.Require(
            again is null == item is null,
            "an event written in another way must be decided alike",
            $"first {item ?? "refused"}\nthen {again ?? string.Join("; ", _transcoder.Violations)}\n"
            + Encoding.UTF8.GetString(other));
        if (item is null || again is null || _setup.RawAttribute is not null) return;
        PropertyException.Same(Canonical(Parse(item)), Canonical(Parse(again)),
            "an event written in another way must be the same item");
    }

    private static byte[]? Encode(byte[] record)
    {
        try
        {
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 200 });
            var output = new MemoryStream();
            using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, SkipValidation = true }))
                document.RootElement.WriteTo(writer);

            return output.ToArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or half a surrogate pair: there is no second way to write it.
            return null;
        }
    }

    private static void CheckWords(IReadOnlyList<string> violations, bool isRefused)
    {
        PropertyException.Require(isRefused == violations.Count > 0, "a refusal must have reasons, and nothing else may");
        PropertyException.Require(violations.Count <= 100, "there must be at most 100 reasons");
        foreach (var violation in violations)
        {
            PropertyException.Require(
                violation.Length > 0 && !violation.Any(char.IsControl), "a reason must be one line of a log", violation);
        }
    }

    private static string Canonical(JsonElement item) => CanonicalItem.Of(item.EnumerateObject(), normalized: false);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200 });
        return document.RootElement.Clone();
    }
}
