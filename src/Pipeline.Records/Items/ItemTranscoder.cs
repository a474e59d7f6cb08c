using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Items;

/// <summary>
/// Turns an event's JSON into a DynamoDB item's JSON in one pass. It checks the event by the schema and by DynamoDB's own rules,
/// and copies values as the event spells them, so that no digit and no character changes. After its first records it allocates no
/// memory for a valid record. Not for several threads at once.
/// </summary>
internal sealed class ItemTranscoder
{
    // More levels than DynamoDB nests, so that a refusal can name the field. The parser refuses whatever is deeper still.
    private const int ReadDepth = 64;

    private readonly RecordFaults _faults;
    private readonly RecordPath _path = new(ReadDepth + 1);
    private readonly ItemWriter _writer;
    private readonly ItemAdditions _additions;

    private bool _isObject;
    private int _size;

    /// <summary>Makes a transcoder for a schema.</summary>
    /// <param name="schema">The schema of events.</param>
    /// <param name="options">The attributes that items have in addition to the event's fields; null: none.</param>
    /// <exception cref="InvalidInputException">The options do not fit the schema; the message lists every reason.</exception>
    public ItemTranscoder(EventSchema schema, ItemOptions? options = null)
        : this(schema, options, hidesValues: false)
    {
    }

    /// <param name="schema">The schema of events.</param>
    /// <param name="options">The attributes that items have in addition to the event's fields; null: none.</param>
    /// <param name="hidesValues">Whether violations name the kind of a value instead of the value, for logs.</param>
    internal ItemTranscoder(EventSchema schema, ItemOptions? options, bool hidesValues)
    {
        options ??= new ItemOptions();
        if (options.Validate(schema) is { Count: > 0 } violations)
            throw new InvalidInputException("the item's options", violations);
        _faults = new RecordFaults(_path, hidesValues);
        _writer = new ItemWriter(schema, options, _path, _faults);
        _additions = new ItemAdditions(schema, options);
    }

    /// <summary>The mistakes of the last record that was refused, one sentence each; at most 100.</summary>
    public IReadOnlyList<string> Violations => _faults.Violations;

    /// <summary>
    /// Whether the last record was refused because a second object follows its first one. The second one was not read.
    /// </summary>
    internal bool FoundSeveral { get; private set; }

    /// <summary>Checks a record and appends its item.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    /// <param name="origin">Where the event comes from.</param>
    /// <param name="output">Gets the item; unchanged where the record is refused.</param>
    /// <param name="item">Where the item stands.</param>
    /// <returns>Whether the record is valid; if not, <see cref="Violations"/> says why.</returns>
    public bool TryTranscode(ReadOnlySpan<byte> record, in RecordOrigin origin, ItemBuffer output, out TranscodedItem item)
    {
        var start = output.Length;
        Clear();
        try
        {
            if (Utf8.IsValid(record)) ReadRecord(record, origin, output);
            else _faults.Refuse(RecordWords.NotUtf8(record));
        }
        catch (JsonFaultException error)
        {
            FoundSeveral = error.Kind == JsonFaultKind.Behind && _isObject
                && record[(int)error.BytePositionInLine!.Value] == (byte)'{';
            _faults.Refuse(RecordWords.NotJson(record, error));
        }

        if (_faults.Any)
        {
            output.Clear(start);
            item = default;
            return false;
        }

        var json = new ByteRange(start, output.Length - start);
        var key = new ByteRange(output.Length, _writer.Keys.WriteTo(output));
        var order = new ByteRange(output.Length, _writer.OrderValue.Length);
        output.Write(_writer.OrderValue[new ByteRange(0, order.Length)]);
        item = new TranscodedItem(json, key, order, _writer.OrderJson, _size);
        return true;
    }

    private void Clear()
    {
        FoundSeveral = false;
        _isObject = false;
        _size = 0;
        _faults.Clear();
        _path.Clear();
        _writer.Clear();
    }

    private void ReadRecord(ReadOnlySpan<byte> record, in RecordOrigin origin, ItemBuffer output)
    {
        var reader = new JsonCursor(record);
        reader.ReadValue();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Read on, to distinguish text that only begins like JSON, such as a log line with a number first, from JSON.
            var kind = RecordFaults.Kind(reader.TokenType);
            reader.Skip();
            reader.Read();
            _faults.Refuse($"the record must be a JSON object; got {kind}");
            return;
        }

        _isObject = true;
        _writer.Write(ref reader, output, Math.DivRem(origin.ArrivalMilliseconds, 1000).Quotient);
        // The reader refuses any text behind the object.
        reader.Read();
        if (_faults.Any) return;
        _size = _writer.Size + _additions.Write(output, record, origin, _writer.HasTimeToLive);
        output.Write((byte)'}');
        if (_size > ServiceLimits.DynamoDb.ItemBytes.Maximum)
            _faults.Refuse($"the item must have {ServiceLimits.DynamoDb.ItemBytes}; got {_size}");
    }
}
