using System.Buffers;
using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Writer;

internal sealed partial class KinesisBatch
{
    // What a date can hold, some 8,000 years ahead.
    private const double LatestSeconds = 250_000_000_000;

    private static readonly SearchValues<byte> ShardCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    private readonly EventMistakes _mistakes = new();
    private readonly List<string> _otherShards = [];
    private RecordFields _record;
    private int _index;

    private void Add()
    {
        var before = _mistakes.Count;
        var shard = Check();
        if (_mistakes.Count > before) return;
        if (_records.Length == Count) Array.Resize(ref _records, _records.Length * 2);
        _records[Count++] = new KinesisRecord(
            _record.SequenceNumber!.Value, _record.PartitionKey
                ?? new ByteRange(0, -1), _record.Data!.Value, _record.Arrival!.Value);
        if (Count == 1) ShardId = shard;
        else if (!this[shard].SequenceEqual(this[ShardId]) && !_otherShards.Contains(Text(shard))) _otherShards.Add(Text(shard));
    }

    // The record's shard; what is wrong goes to the mistakes.
    private ByteRange Check()
    {
        if (!_record.IsOfKinesis)
        {
            Refuse("eventSource must be aws:kinesis", _record.Source);
            return default;
        }

        var shard = default(ByteRange);
        if (_record.EventId is not { } id || !IsEventId(this[id], out var length))
            Refuse("eventID must be a shard id, a colon and a sequence number", _record.EventId);
        else shard = new ByteRange(id.Start, length);
        if (_record.SequenceNumber is not { } number || !IsSequenceNumber(this[number]))
            Refuse($"kinesis.sequenceNumber must be {ServiceLimits.Kinesis.SequenceNumberDigits}", _record.SequenceNumber);

        if (_record.Data is null) Refuse("kinesis.data must be base64", null, _record.HasData ? "something else" : "nothing");
        if (_record.Arrival is null)
            Refuse("kinesis.approximateArrivalTimestamp must be a number, a Unix time in seconds", _record.ArrivalGiven);

        return shard;

        void Refuse(string rule, ByteRange? given, string otherwise = "nothing") => _mistakes.Add(_mistakes.IsFull
            ? "" : $"Records[{_index}].{rule}; got {(given is { } range ? Encoding.UTF8.GetString(this[range]) : otherwise)}");
    }

    // The forms of https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html and API_Shard.html. A shard's id goes
    // into items and object keys as it is, so that none may be longer or other than stated there.
    private static bool IsEventId(ReadOnlySpan<byte> text, out int shard)
    {
        shard = text.IndexOf((byte)':');
        if (shard is < 1 or > 128 || !IsSequenceNumber(text[(shard + 1)..])) return false;
        return text[..shard].IndexOfAnyExcept(ShardCharacters) < 0;
    }

    private static bool IsSequenceNumber(ReadOnlySpan<byte> text) =>
        ServiceLimits.Kinesis.SequenceNumberDigits.Contains(text.Length)
        && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    // Milliseconds of seconds with up to three decimals, as Lambda writes them; whatever else is a number goes by way of a binary
    // fraction, which only approximates it and costs many times as much.
    private static long? ReadArrival(ref JsonCursor reader)
    {
        const int MostCharacters = 16;
        const long Latest = (long)LatestSeconds * 1000;
        var token = reader.ValueSpan;
        var (whole, decimals) = (0L, -1);
        foreach (var digit in token.Length <= MostCharacters ? token : default)
        {
            if (digit == '.')
            {
                decimals = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)digit) || decimals == 3) return ReadApproximately(ref reader);
            whole = (whole * 10) + digit - '0';
            if (decimals >= 0) decimals++;
        }

        // Nothing overflows up to here.
        if (token.Length > MostCharacters || whole >= Latest) return ReadApproximately(ref reader);
        for (decimals = Math.Max(decimals, 0); decimals < 3; decimals++) whole *= 10;
        return whole < Latest ? whole : null;
    }

    private static long? ReadApproximately(ref JsonCursor reader) =>
        reader.TryGetDouble(out var seconds) && seconds is >= 0 and < LatestSeconds
        ? (long)Math.Round(seconds * 1000)
        : null;

    private void ThrowIfWrong()
    {
        _mistakes.ThrowIfAny();
        if (Count == 0)
        {
            throw EventMistakes.Only(
                "Records must hold at least one record; got none; invoke the function by a Kinesis event source mapping");
        }

        if (_otherShards.Count > 0)
        {
            throw EventMistakes.Only(
                $"Records must be of one shard; got {Text(ShardId)}, {string.Join(", ", _otherShards)}; send a batch a shard");
        }
    }

    private static FunctionException NoEvent(string given) =>
        EventMistakes.Only($"the event must be a Kinesis event in JSON; got {given}");

    // What a record of the event says, as far as it was read.
    private struct RecordFields
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
}
