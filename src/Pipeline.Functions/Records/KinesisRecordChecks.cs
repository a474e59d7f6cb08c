using System.Buffers;
using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Records;

/// <summary>The properties of a record of a Kinesis event, as far as they were read; null where one is missing.</summary>
internal struct KinesisRecordFields
{
    public bool IsOfKinesis;
    public ByteRange? Source;
    public ByteRange? EventId;
    public ByteRange? SequenceNumber;
    public ByteRange? PartitionKey;
    public ByteRange? Data;
    public bool HasData;
    public long? Arrival;
    public ByteRange? ArrivalGiven;
}

/// <summary>Checks the records of a Kinesis event, and collects what is wrong with them.</summary>
internal sealed class KinesisRecordChecks
{
    private static readonly SearchValues<byte> ShardCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    private readonly EventMistakes _mistakes = new();
    private readonly List<string> _otherShards = [];

    // The shard of the first valid record; null before it.
    private ByteRange? _shard;

    /// <summary>Starts a new event.</summary>
    public void Clear()
    {
        _mistakes.Clear();
        _otherShards.Clear();
        _shard = null;
    }

    /// <summary>Checks a record.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="fields">The record's properties.</param>
    /// <param name="index">The record's place in the event, for messages.</param>
    /// <param name="shard">The record's shard.</param>
    /// <returns>Whether the record is valid.</returns>
    public bool Accept(ReadOnlySpan<byte> payload, in KinesisRecordFields fields, int index, out ByteRange shard)
    {
        var before = _mistakes.Count;
        shard = default;
        if (fields.IsOfKinesis) shard = Check(payload, fields, index);
        else Refuse(payload, index, "eventSource must be aws:kinesis", fields.Source);
        if (_mistakes.Count > before) return false;
        _shard ??= shard;
        if (!Part(payload, shard).SequenceEqual(Part(payload, _shard.Value))) AddOtherShard(Text(payload, shard));
        return true;
    }

    /// <summary>Throws what is wrong with the event, if anything is.</summary>
    /// <param name="payload">The event.</param>
    /// <exception cref="FunctionException">The message lists what is wrong, up to ten mistakes.</exception>
    public void ThrowIfWrong(ReadOnlySpan<byte> payload)
    {
        _mistakes.ThrowIfAny();
        if (_shard is not { } shard)
        {
            throw EventMistakes.Only(
                "Records must hold at least one record; got none; invoke the function by a Kinesis event source mapping");
        }

        if (_otherShards.Count > 0)
        {
            throw EventMistakes.Only(
                $"Records must be of one shard; got {Text(payload, shard)}, {string.Join(", ", _otherShards)}; "
                + "send a batch a shard");
        }
    }

    /// <summary>The error of an event of another form.</summary>
    /// <param name="given">What the event is instead.</param>
    public static FunctionException NoEvent(string given) =>
        EventMistakes.Only($"the event must be a Kinesis event in JSON; got {given}");

    // Returns the record's shard.
    private ByteRange Check(ReadOnlySpan<byte> payload, in KinesisRecordFields fields, int index)
    {
        var shard = default(ByteRange);
        if (fields.EventId is { } id && IsEventId(Part(payload, id), out var length)) shard = new ByteRange(id.Start, length);
        else Refuse(payload, index, "eventID must be a shard id, a colon and a sequence number", fields.EventId);
        if (fields.SequenceNumber is not { } number || !IsSequenceNumber(Part(payload, number)))
        {
            Refuse(
                payload, index, $"kinesis.sequenceNumber must be {ServiceLimits.Kinesis.SequenceNumberDigits}",
                fields.SequenceNumber);
        }

        if (fields.Data is null)
            Refuse(payload, index, "kinesis.data must be base64", null, fields.HasData ? "something else" : "nothing");
        if (fields.Arrival is null)
        {
            Refuse(
                payload, index, "kinesis.approximateArrivalTimestamp must be a number, a Unix time in seconds",
                fields.ArrivalGiven);
        }

        return shard;
    }

    private void Refuse(ReadOnlySpan<byte> payload, int index, string rule, ByteRange? given, string otherwise = "nothing") =>
        _mistakes.Add(_mistakes.IsFull
            ? ""
            : $"Records[{index}].{rule}; got {(given is { } range ? Encoding.UTF8.GetString(Part(payload, range)) : otherwise)}");

    private void AddOtherShard(string shard)
    {
        if (!_otherShards.Contains(shard)) _otherShards.Add(shard);
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> payload, ByteRange range) =>
        payload.Slice(range.Start, range.Length);

    private static string Text(ReadOnlySpan<byte> payload, ByteRange range) => Encoding.ASCII.GetString(Part(payload, range));

    // Checks the forms of https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html and API_Shard.html. A shard's
    // id becomes a part of items and object keys without a change, so that it must not be longer or of another form than
    // stated there.
    private static bool IsEventId(ReadOnlySpan<byte> text, out int shard)
    {
        shard = text.IndexOf((byte)':');
        if (shard is < 1 or > 128 || !IsSequenceNumber(text[(shard + 1)..])) return false;
        return text[..shard].IndexOfAnyExcept(ShardCharacters) < 0;
    }

    private static bool IsSequenceNumber(ReadOnlySpan<byte> text) =>
        ServiceLimits.Kinesis.SequenceNumberDigits.Contains(text.Length)
        && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
