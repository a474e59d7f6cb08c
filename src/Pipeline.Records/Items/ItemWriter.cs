using System.Buffers;
using System.Text.Json;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Items;

internal sealed partial class ItemTranscoder
{
    // The object's properties and nothing behind them: {"a":{...},"b":{...} without the last brace where it is the item.
    private void WriteProperties(ref JsonCursor reader, ObjectPlan? plan, bool isTop)
    {
        var fields = plan is null ? default : plan.Fields;
        Span<ulong> seen = stackalloc ulong[fields.Length <= 64 ? 1 : (fields.Length + 63) / 64];
        seen.Clear();
        WriteProperties(ref reader, plan, isTop, seen);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Field.IsRequired && (seen[i >> 6] & (1UL << i)) == 0)
                Refuse($"{Place(fields[i].Name)} must be there; got nothing");
        }
    }

    // Of its own, since .NET compiles a method with memory of the stack once only, and without what it has learned of the data.
    private void WriteProperties(ref JsonCursor reader, ObjectPlan? plan, bool isTop, scoped Span<ulong> seen)
    {
        var owner = _objects++;
        var fields = plan is null ? default : plan.Fields;
        var (previous, isFirst, count) = (-1, true, 0);
        _output.Write((byte)'{');
        while (true)
        {
            scoped ReadOnlySpan<byte> name;
            var index = plan is null ? -1 : plan.Guess(previous);
            if (index >= 0 && reader.TryReadProperty(fields[index].Spelling))
            {
                name = fields[index].Name;
            }
            else
            {
                if (!reader.ReadProperty()) break;
                name = Text(ref reader);
                if (IsRefused(name, reader))
                {
                    reader.Skip();
                    continue;
                }

                index = plan is null ? -1 : plan.Find(name, previous);
            }

            var isNew = index >= 0 ? MarkSeen(seen, index) : _names.Add(owner, name);
            if (index >= 0) previous = index;
            if (isNew) count++;
            else Refuse($"{Place(name)} must be there once; got it again");
            if (index < 0 && !MayStand(name, plan, isTop) || !isNew)
            {
                reader.Skip();
                continue;
            }

            Enter(index >= 0 ? fields[index] : null, name);
            // A map's pair costs a byte more than its name and value, as a list's element does.
            var cost = name.Length + (isTop ? 0 : 1);
            if (WriteProperty(ref reader, index >= 0 ? fields[index] : null, plan?.Others, ref isFirst)) _size += cost;
            Leave();
        }

        if (!isTop) _output.Write((byte)'}');
        if (plan is not null && (count < plan.MinProperties || count > plan.MaxProperties)) RefuseCount(plan, count);
    }

    private void RefuseCount(ObjectPlan plan, int count)
    {
        var rule = count < plan.MinProperties ? $"at least {plan.MinProperties}" : $"at most {plan.MaxProperties}";
        Refuse($"{Place()} must have {rule} properties; got {count}");
    }

    private static bool MarkSeen(Span<ulong> seen, int index)
    {
        ref var word = ref seen[index >> 6];
        var isNew = (word & (1UL << index)) == 0;
        word |= 1UL << index;
        return isNew;
    }

    // Whether it was written, and not left for the arrival's time-to-live.
    private bool WriteProperty(ref JsonCursor reader, FieldPlan? plan, FieldPlan? others, ref bool isFirst)
    {
        // The name's own spelling, escapes and all, is still in the reader; the value's token comes next.
        var spelling = reader.ValueSpan;
        reader.ReadValue();
        if (plan is { IsTimeToLive: true })
        {
            _hasTimeToLive = reader.TokenType != JsonTokenType.Null;
            // The arrival's time-to-live takes the place of a null.
            if (!_hasTimeToLive && _options.TimeToLive is not null && plan.Field.IsNullable) return false;
        }

        if (!isFirst) _output.Write((byte)',');
        isFirst = false;
        if (plan is not null)
        {
            _output.Write(plan.Prefix);
        }
        else
        {
            _output.Write((byte)'"');
            _output.Write(spelling);
            _output.Write("\":"u8);
        }

        var start = _output.Length;
        WriteValue(ref reader, plan ?? others);
        if (plan is { IsOrder: true }) _orderJson = new ByteRange(start, _output.Length - start);
        return true;
    }

    private void WriteValue(ref JsonCursor reader, FieldPlan? plan)
    {
        if (++_level > ServiceLimits.DynamoDb.NestingDepth.Maximum)
        {
            Refuse($"{Place()} must nest within {ServiceLimits.DynamoDb.NestingDepth}; got more");
            reader.Skip();
        }
        else if (plan is not null && !IsOfType(reader.TokenType, plan.Field))
        {
            Refuse($"{Place()} must be {Expected(plan.Field)}; got {Shown(ref reader)}");
            reader.Skip();
        }
        else
        {
            WriteAllowed(ref reader, plan);
        }

        _level--;
    }

    private void WriteAllowed(ref JsonCursor reader, FieldPlan? plan)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                WriteString(ref reader, plan);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader, plan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                var value = reader.TokenType == JsonTokenType.True ? "true"u8 : "false"u8;
                if (plan?.Truths is { } allowed && !Holds(allowed, value)) RefuseValue(plan, value);
                _output.Write("{\"BOOL\":"u8);
                _output.Write(value);
                _output.Write((byte)'}');
                _size++;
                break;
            case JsonTokenType.Null:
                _output.Write("{\"NULL\":true}"u8);
                _size++;
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, plan);
                break;
            default:
                _output.Write("{\"M\":"u8);
                WriteProperties(ref reader, plan?.Object, isTop: false);
                _output.Write((byte)'}');
                // A map or a list costs three bytes, and one for each value
                // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
                _size += 3;
                break;
        }
    }

    private void WriteArray(ref JsonCursor reader, FieldPlan? plan)
    {
        _output.Write("{\"L\":["u8);
        _size += 3;
        var start = reader.ValueStart;
        var (items, first, count) = (plan?.Items, plan?.PrefixItems, 0);
        for (; reader.ReadElement(); count++)
        {
            if (count > 0) _output.Write((byte)',');
            _size++;
            EnterElement(count);
            WriteValue(ref reader, first is not null && count < first.Length ? first[count] : items);
            Leave();
        }

        _output.Write("]}"u8);
        if (plan is { CountsElements: true }) CheckElements(plan.Field, count, reader.From(start));
    }

    private void CheckElements(SchemaField field, int count, ReadOnlySpan<byte> json)
    {
        if (count < field.MinCount) Refuse($"{Place()} must have at least {field.MinCount} elements; got {count}");
        if (count > field.MaxCount) Refuse($"{Place()} must have at most {field.MaxCount} elements; got {count}");
        // Text that is no Unicode was refused already, and has no value to compare.
        if (field.HasUniqueItems && _violations.Count == 0 && UniqueItems.FindRepetition(json) is { } again)
            Refuse($"{Place()} must have elements that all differ; got [{again.First}] and [{again.Second}], which are equal");
    }

    private void WriteString(ref JsonCursor reader, FieldPlan? plan)
    {
        var text = Text(ref reader);
        if (IsRefused(text, reader)) return;
        if (plan is not null) CheckText(text, plan);
        var replaced = plan is { Key: not KeyRole.None } && WriteKey(text, plan);
        if (plan is { IsOrder: true }) _orderValue.Write(text);
        if (replaced) return;
        _output.Write("{\"S\":\""u8);
        _output.Write(reader.ValueSpan);
        _output.Write("\"}"u8);
        _size += text.Length;
    }

    // Whether what stands for an empty key was written in its place.
    private bool WriteKey(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var replaces = KeyValues.IsReplaced(text, _emptyKey, plan.Field);
        var value = replaces ? _emptyKey : text;
        if (value.IsEmpty)
        {
            // Its length, if it has one, said so already.
            if (plan.Field.MinLength is null or 0) Refuse($"{Place()} must not be empty, since it is a key; got an empty string");
        }
        else if (value.Length > plan.KeyBytes)
        {
            Refuse($"{Place()} must have at most {plan.KeyBytes} bytes, since it is a key; got {value.Length}");
        }
        else
        {
            _keys.Set(plan.Key, value);
        }

        if (!replaces && _emptyKey.Length > 0 && plan.Field.MayBeEmpty && text.SequenceEqual(_emptyKey))
            Refuse($"{Place()} must not be the text that stands for an empty key; got {Shown(text)}");

        if (!replaces) return false;
        _output.Write("{\"S\":"u8);
        _output.Write(_emptyKeyJson);
        _output.Write((byte)'}');
        _size += _emptyKey.Length;
        return true;
    }

    private void WriteNumber(ref JsonCursor reader, FieldPlan? plan)
    {
        var token = reader.ValueSpan;
        var number = NumberText.Parse(token);
        if (!number.IsStorable)
        {
            Refuse($"{Place()} must have at most {ServiceLimits.DynamoDb.NumberDigits.Maximum} significant digits and a size " +
                $"of " +
                $"1E-130 to " +
                $"9.9E+125; got {Shown(token)}");
        }
        else
        {
            if (plan is not null) CheckNumber(number, token, plan);
            if (plan is { IsTimeToLive: true }) CheckTimeToLive(number, token);
            if (plan is { Key: not KeyRole.None }) _keys.Set(plan.Key, number);
            if (plan is { IsOrder: true }) _orderValue.Write(token);
        }

        _output.Write("{\"N\":\""u8);
        _output.Write(token);
        _output.Write("\"}"u8);
        _size += number.StoredBytes;
    }

    private void WriteSource(in RecordOrigin origin)
    {
        _output.Write(",\"kinesis_shard_id\":{\"S\":\""u8);
        _output.Write(origin.ShardId);
        _output.Write("\"},\"kinesis_arrival_time\":{\"S\":\""u8);
        WriteTime(origin.ArrivalMilliseconds, _output);
        _output.Write("\"}"u8);
        _size += MetadataAttributes.ShardId.Length + origin.ShardId.Length + MetadataAttributes.ArrivalTime.Length + TimeLength;
    }

    private void WritePosition(in RecordOrigin origin)
    {
        _output.Write(",\"kinesis_sequence_number\":{\"S\":\""u8);
        WritePadded(origin.SequenceNumber, _output);
        _output.Write("\"},\"kinesis_sub_sequence_number\":{\"N\":\""u8);
        WriteNumber(origin.SubSequenceNumber);
        _output.Write("\"}"u8);
        _size += MetadataAttributes.SequenceNumber.Length + (int)ServiceLimits.Kinesis.SequenceNumberDigits.Maximum
            + MetadataAttributes.SubSequenceNumber.Length;
    }

    /// <summary>Writes a sequence number as it is stored: 129 digits, zeros first.</summary>
    /// <param name="sequenceNumber">The digits.</param>
    /// <param name="output">Where to.</param>
    public static void WritePadded(ReadOnlySpan<byte> sequenceNumber, IBufferWriter<byte> output)
    {
        var zeros = (int)ServiceLimits.Kinesis.SequenceNumberDigits.Maximum - sequenceNumber.Length;
        output.GetSpan(zeros)[..zeros].Fill((byte)'0');
        output.Advance(zeros);
        BuffersExtensions.Write(output, sequenceNumber);
    }

    private static void WriteTime(long milliseconds, ItemBuffer output)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        time.TryFormat(output.GetSpan(TimeLength), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
