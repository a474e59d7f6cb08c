using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Items;

/// <summary>
/// Turns an event's JSON into a DynamoDB item's JSON in one pass: checks it by the schema and by DynamoDB's own rules, and copies
/// what stands in it as it stands, so that no digit and no character changes. After its first records it allocates nothing for a
/// record that is valid. Not for several threads at once.
/// </summary>
internal sealed partial class ItemTranscoder
{
    // Beyond what DynamoDB nests, so that the refusal can name the field; the parser refuses what is deeper still.
    private const int ReadDepth = 64;

    private readonly bool _hidesValues;
    private readonly ObjectPlan _root;
    private readonly ItemOptions _options;
    private readonly byte[] _emptyKey;
    private readonly byte[] _emptyKeyJson;
    private readonly byte[][] _reserved;
    private readonly byte[] _rawPrefix;
    private readonly int _rawNameSize;
    private readonly byte[] _timeToLivePrefix;
    private readonly int _timeToLiveSize;
    private readonly NameSet _names = new();
    private readonly KeyValues _keys = new();
    private readonly ItemBuffer _orderValue = new(256);

    private byte[] _scratch = new byte[1024];
    private char[] _characters = [];
    private ItemBuffer _output = null!;
    private int _size;
    private int _objects;
    private int _level;
    private bool _hasTimeToLive;
    private long _arrivalSeconds;
    private bool _isObject;
    private ByteRange _orderJson;

    /// <summary>Makes a transcoder for a schema.</summary>
    /// <param name="schema">What events look like.</param>
    /// <param name="options">What items hold besides. Default: nothing.</param>
    /// <exception cref="InvalidInputException">The options do not fit the schema; the message lists every reason.</exception>
    public ItemTranscoder(EventSchema schema, ItemOptions? options = null)
        : this(schema, options, hidesValues: false)
    {
    }

    /// <param name="schema">What events look like.</param>
    /// <param name="options">What items hold besides; null: nothing.</param>
    /// <param name="hidesValues">Whether violations say what kind of value was found, and not the value, for logs.</param>
    internal ItemTranscoder(EventSchema schema, ItemOptions? options, bool hidesValues)
    {
        _hidesValues = hidesValues;
        _options = options ?? new ItemOptions();
        if (_options.Validate(schema) is { Count: > 0 } violations)
            throw new InvalidInputException("the item's options", violations);
        _root = new ObjectPlan(schema.Root, schema.Fields.Select(field => FieldPlan.Of(field, schema, _options)));
        _emptyKey = Encoding.UTF8.GetBytes(schema.EmptyKey ?? "");
        _emptyKeyJson = Quoted(schema.EmptyKey ?? "");
        _reserved = [.. _options.Reserved(schema).Select(Encoding.UTF8.GetBytes)];
        _rawPrefix = [.. Quoted(_options.RawAttribute ?? ""), .. ":{\"B\":\""u8];
        _rawNameSize = Encoding.UTF8.GetByteCount(_options.RawAttribute ?? "");
        _timeToLivePrefix = [.. Quoted(schema.TimeToLive ?? MetadataAttributes.TimeToLive), .. ":{\"N\":\""u8];
        _timeToLiveSize = Encoding.UTF8.GetByteCount(schema.TimeToLive ?? MetadataAttributes.TimeToLive);
    }

    /// <summary>What was wrong with the last record that was refused, a sentence each; at most 100.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>
    /// Whether the last record was refused since another object follows its first one, which was not read to its end.
    /// </summary>
    internal bool FoundSeveral { get; private set; }

    /// <summary>Checks a record and appends its item.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="output">What the item is appended to; unchanged where the record is refused.</param>
    /// <param name="item">Where the item stands.</param>
    /// <returns>Whether the record is valid; if not, <see cref="Violations"/> says why.</returns>
    public bool TryTranscode(ReadOnlySpan<byte> record, in RecordOrigin origin, ItemBuffer output, out TranscodedItem item)
    {
        var start = output.Length;
        Begin(output, origin);
        try
        {
            if (Utf8.IsValid(record)) ReadRecord(record, origin);
            else Refuse(RecordWords.NotUtf8(record));
        }
        catch (JsonFaultException error)
        {
            FoundSeveral = error.Kind == JsonFaultKind.Behind && _isObject
                && record[(int)error.BytePositionInLine!.Value] == (byte)'{';
            Refuse(RecordWords.NotJson(record, error));
        }

        if (_violations.Count > 0)
        {
            output.Clear(start);
            item = default;
            return false;
        }

        var json = new ByteRange(start, output.Length - start);
        var key = new ByteRange(output.Length, _keys.WriteTo(output));
        var order = new ByteRange(output.Length, _orderValue.Length);
        output.Write(_orderValue[new ByteRange(0, _orderValue.Length)]);
        item = new TranscodedItem(json, key, order, _orderJson, _size);
        return true;
    }

    private static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];

    private void Begin(ItemBuffer output, in RecordOrigin origin)
    {
        _output = output;
        _arrivalSeconds = Math.DivRem(origin.ArrivalMilliseconds, 1000).Quotient;
        FoundSeveral = false;
        _isObject = false;
        if (_violations.Count > 0) _violations = [];
        _names.Clear();
        _keys.Clear();
        _depth = 0;
        _pathNames.Clear();
        _size = 0;
        _objects = 0;
        _level = 0;
        _hasTimeToLive = false;
        _orderJson = default;
        _orderValue.Clear();
    }

    private void ReadRecord(ReadOnlySpan<byte> record, in RecordOrigin origin)
    {
        var reader = new JsonCursor(record);
        reader.ReadValue();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Text that begins as JSON does, such as a log line with a number first, is told from JSON of another kind.
            var kind = Kind(reader.TokenType);
            reader.Skip();
            reader.Read();
            Refuse($"the record must be a JSON object; got {kind}");
            return;
        }

        _isObject = true;
        WriteProperties(ref reader, _root, isTop: true);
        // The reader refuses whatever follows the object.
        reader.Read();
        if (_violations.Count > 0) return;
        WriteAdditions(record, origin);
        _output.Write((byte)'}');
        if (_size > ServiceLimits.DynamoDb.ItemBytes.Maximum)
            Refuse($"the item must have {ServiceLimits.DynamoDb.ItemBytes}; got {_size}");
    }

    // After the event's own fields, so that a comma always stands before: an item has at least its key.
    private void WriteAdditions(ReadOnlySpan<byte> record, in RecordOrigin origin)
    {
        if (_options.RawAttribute is not null)
        {
            _output.Write((byte)',');
            _output.Write(_rawPrefix);
            var room = _output.GetSpan(Base64.GetMaxEncodedToUtf8Length(record.Length));
            Base64.EncodeToUtf8(record, room, out _, out var written);
            _output.Advance(written);
            _output.Write("\"}"u8);
            _size += _rawNameSize + record.Length;
        }

        if (_options.Metadata) WriteSource(origin);
        if (_options.Metadata || _options.Position) WritePosition(origin);
        if (_options.TimeToLive is { } life && !_hasTimeToLive)
        {
            _output.Write((byte)',');
            _output.Write(_timeToLivePrefix);
            WriteNumber(Math.DivRem(origin.ArrivalMilliseconds, 1000).Quotient + (long)life.TotalSeconds);
            _output.Write("\"}"u8);
            _size += _timeToLiveSize;
        }
    }

    private void WriteNumber(long value)
    {
        var room = _output.GetSpan(20);
        Utf8Formatter.TryFormat(value, room, out var written);
        _size += NumberText.Parse(room[..written]).StoredBytes;
        _output.Advance(written);
    }
}
