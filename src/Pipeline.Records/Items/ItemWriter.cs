using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>
/// Writes the properties of a record as DynamoDB's JSON, in one pass, while they are checked. Keeps its memory; not for several
/// threads at once.
/// </summary>
internal sealed class ItemWriter
{
    private readonly ObjectPlan _root;
    private readonly byte[] _emptyKey;
    private readonly byte[] _emptyKeyJson;
    private readonly bool _setsTimeToLive;
    private readonly RecordPath _path;
    private readonly RecordFaults _faults;
    private readonly ValueChecks _checks;
    private readonly UnescapedText _text;
    private readonly NameSet _names = new();
    private readonly FieldPlan _event;

    // Gets what is written while a value is tried by a schema of a union.
    private readonly ItemBuffer _tried = new(0);

    private ItemBuffer _output = null!;
    private int _size;
    private int _objects;
    private int _level;

    /// <param name="schema">The schema of events.</param>
    /// <param name="options">The attributes that items have besides the event's fields.</param>
    /// <param name="path">Told where the reader stands.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public ItemWriter(EventSchema schema, ItemOptions options, RecordPath path, RecordFaults faults)
    {
        _path = path;
        _faults = faults;
        _text = new UnescapedText(faults);
        _checks = new ValueChecks(faults, [.. options.Reserved(schema).Select(Encoding.UTF8.GetBytes)]);
        _root = new ObjectPlan(schema.Root, schema.Fields.Select(field => FieldPlan.Of(field, schema, options)));
        _event = FieldPlan.Of(schema.Root);
        _emptyKey = Encoding.UTF8.GetBytes(schema.EmptyKey ?? "");
        _emptyKeyJson = ItemAdditions.Quoted(schema.EmptyKey ?? "");
        _setsTimeToLive = options.TimeToLive is not null;
    }

    /// <summary>The item's size so far as DynamoDB counts it, in bytes.</summary>
    public int Size => _size;

    /// <summary>Whether the record itself has a time-to-live.</summary>
    public bool HasTimeToLive { get; private set; }

    /// <summary>The values of the item's keys.</summary>
    public KeyValues Keys { get; } = new();

    /// <summary>The value of <see cref="ItemOptions.OrderBy"/>, unescaped; empty without.</summary>
    public ItemBuffer OrderValue { get; } = new(256);

    /// <summary>Where that value stands in the output, as DynamoDB's JSON; empty without.</summary>
    public ByteRange OrderJson { get; private set; }

    /// <summary>Writes a record's properties, without the brace that ends the item.</summary>
    /// <param name="reader">At the start of the record's object; it is read to the object's end.</param>
    /// <param name="output">Where to.</param>
    /// <param name="arrivalSeconds">When the record arrived, in seconds since 1970; 0 or less: not known.</param>
    public void Write(ref JsonCursor reader, ItemBuffer output, long arrivalSeconds)
    {
        _output = output;
        _checks.ArrivalSeconds = arrivalSeconds;
        _names.Clear();
        _tried.Clear();
        _size = 0;
        _objects = 0;
        _level = 0;
        if (_event.HasUnions) CheckUnions(reader, _event);
        WriteProperties(ref reader, _root, isTop: true);
    }

    /// <summary>Forgets the last record.</summary>
    public void Clear()
    {
        Keys.Clear();
        OrderValue.Clear();
        OrderJson = default;
        HasTimeToLive = false;
    }

    // Without the last brace where it is the item, since more attributes may follow: {"a":{...},"b":{...}
    private void WriteProperties(ref JsonCursor reader, ObjectPlan? plan, bool isTop)
    {
        var fields = plan is null ? default : plan.Fields;
        Span<ulong> seen = stackalloc ulong[fields.Length <= 64 ? 1 : (fields.Length + 63) / 64];
        seen.Clear();
        WriteProperties(ref reader, plan, isTop, seen);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Field.IsRequired && (seen[i >> 6] & (1UL << i)) == 0)
                _faults.RefuseProperty(fields[i].Name, "must be there; got nothing");
        }

        if (plan is null) return;
        foreach (var (field, other) in plan.Dependencies)
        {
            if ((seen[field >> 6] & (1UL << field)) != 0 && (seen[other >> 6] & (1UL << other)) == 0)
                _faults.RefuseProperty(fields[other].Name, $"must be there beside {fields[field].Field.Name}; got nothing");
        }
    }

    // A separate method: .NET compiles a method with stackalloc only once, so it is never optimized by a profile of the data.
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
                name = _text.Of(ref reader);
                if (UnescapedText.IsRefused(name, reader))
                {
                    reader.Skip();
                    continue;
                }

                index = plan is null ? -1 : plan.Find(name, previous);
            }

            var isNew = index >= 0 ? MarkSeen(seen, index) : _names.Add(owner, name);
            if (index >= 0) previous = index;
            if (isNew) count++;
            else _faults.RefuseProperty(name, "must be there once; got it again");
            if (index < 0 && !_checks.AllowsOther(name, plan, isTop) || !isNew)
            {
                reader.Skip();
                continue;
            }

            _path.Enter(index >= 0 ? fields[index] : null, name);
            // A map's pair costs a byte more than its name and value, as a list's element does.
            var cost = name.Length + (isTop ? 0 : 1);
            if (WriteProperty(ref reader, index >= 0 ? fields[index] : null, plan?.Others, ref isFirst)) _size += cost;
            _path.Leave();
        }

        if (!isTop) _output.Write((byte)'}');
        if (plan is not null) _checks.CheckCount(plan, count);
    }

    private static bool MarkSeen(Span<ulong> seen, int index)
    {
        ref var word = ref seen[index >> 6];
        var isNew = (word & (1UL << index)) == 0;
        word |= 1UL << index;
        return isNew;
    }

    // Returns false where a null is left out, since the time-to-live of the arrival takes its place.
    private bool WriteProperty(ref JsonCursor reader, FieldPlan? plan, FieldPlan? others, ref bool isFirst)
    {
        // The reader still holds the name as the event spells it, with its escapes, until it reads the value.
        var spelling = reader.ValueSpan;
        reader.ReadValue();
        if (plan is { IsTimeToLive: true })
        {
            HasTimeToLive = reader.TokenType != JsonTokenType.Null;
            if (!HasTimeToLive && _setsTimeToLive && plan.Field.IsNullable) return false;
        }

        if (plan is not null) _output.Write(isFirst ? plan.Prefix.AsSpan(1) : plan.Prefix);
        else if (isFirst) _output.Write("\""u8, spelling, "\":"u8);
        else _output.Write(",\""u8, spelling, "\":"u8);
        isFirst = false;
        var start = _output.Length;
        WriteValue(ref reader, plan ?? others);
        if (plan is { IsOrder: true }) OrderJson = new ByteRange(start, _output.Length - start);
        return true;
    }

    private void WriteValue(ref JsonCursor reader, FieldPlan? plan)
    {
        if (++_level > ServiceLimits.DynamoDb.NestingDepth.Maximum)
        {
            _faults.RefuseHere($"must nest within {ServiceLimits.DynamoDb.NestingDepth}; got more");
            reader.Skip();
        }
        else if (plan is not null && !ValueChecks.IsOfType(reader.TokenType, plan.Field))
        {
            _faults.RefuseHere($"must be {RecordFaults.Expected(plan.Field)}; got {_faults.Shown(ref reader)}");
            reader.Skip();
        }
        else
        {
            if (plan is { HasUnions: true }) CheckUnions(reader, plan);
            WriteAllowed(ref reader, plan);
        }

        _level--;
    }

    // The reader is a copy: the value is read again by the field itself.
    private void CheckUnions(JsonCursor reader, FieldPlan plan)
    {
        if (plan.Field.NullIsApart && reader.TokenType == JsonTokenType.Null) return;
        if (plan.OneOf.Length > 0 && Matches(reader, plan.OneOf) is not 1 and var count)
        {
            _faults.RefuseHere($"must match exactly one of the {plan.OneOf.Length} schemas of oneOf; " +
                $"got {_faults.Shown(ref reader)}, which matches {count}");
        }

        if (plan.AnyOf.Length > 0 && Matches(reader, plan.AnyOf) == 0)
        {
            _faults.RefuseHere($"must match at least one of the {plan.AnyOf.Length} schemas of anyOf; " +
                $"got {_faults.Shown(ref reader)}, which matches none");
        }
    }

    private int Matches(JsonCursor reader, FieldPlan[] choices)
    {
        var (output, size, start, count) = (_output, _size, _tried.Length, 0);
        _output = _tried;
        // The value stands at the same level by each schema.
        _level--;
        foreach (var choice in choices)
        {
            var copy = reader;
            var before = _faults.Try();
            try
            {
                WriteValue(ref copy, choice);
            }
            finally
            {
                // Also where the text is no JSON: the record is refused for that.
                if (_faults.End(before)) count++;
            }

            _tried.Clear(start);
        }

        _level++;
        (_output, _size) = (output, size);
        return count;
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
                if (plan?.Truths is { } allowed && !ValueChecks.Holds(allowed, value)) _faults.RefuseValue(plan, value);
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
            _path.EnterElement(count);
            WriteValue(ref reader, first is not null && count < first.Length ? first[count] : items);
            _path.Leave();
        }

        _output.Write("]}"u8);
        if (plan is { CountsElements: true }) _checks.CheckElements(plan.Field, count, reader.From(start));
    }

    private void WriteString(ref JsonCursor reader, FieldPlan? plan)
    {
        var text = _text.Of(ref reader);
        if (UnescapedText.IsRefused(text, reader)) return;
        if (plan is not null) _checks.CheckText(text, plan);
        var replaced = plan is { Key: not KeyRole.None } && WriteKey(text, plan);
        if (plan is { IsOrder: true }) OrderValue.Write(text);
        if (replaced) return;
        _output.Write("{\"S\":\""u8, reader.ValueSpan, "\"}"u8);
        _size += text.Length;
    }

    // Returns whether the text that stands for an empty key was written in its place.
    private bool WriteKey(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var replaces = KeyValues.IsReplaced(text, _emptyKey, plan.Field);
        var value = replaces ? _emptyKey : text;
        if (value.IsEmpty)
        {
            // The check of a minimum length, where there is one, has reported it.
            if (plan.Field.MinLength is null or 0)
                _faults.RefuseHere("must not be empty, since it is a key; got an empty string");
        }
        else if (value.Length > plan.KeyBytes)
        {
            _faults.RefuseHere($"must have at most {plan.KeyBytes} bytes, since it is a key; got {value.Length}");
        }
        else
        {
            Keys.Set(plan.Key, value);
        }

        if (!replaces && _emptyKey.Length > 0 && plan.Field.MayBeEmpty && text.SequenceEqual(_emptyKey))
            _faults.RefuseHere($"must not be the text that stands for an empty key; got {_faults.Shown(text)}");

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
        var number = NumberText.Parse(token, reader.NumberPoint);
        if (!number.IsStorable)
        {
            _faults.RefuseHere($"must have at most {ServiceLimits.DynamoDb.NumberDigits.Maximum} significant digits "
                + $"and a size of 1E-130 to 9.9E+125; got {_faults.Shown(token)}");
        }
        else
        {
            if (plan is not null) _checks.CheckNumber(number, token, plan);
            if (plan is { IsTimeToLive: true }) _checks.CheckTimeToLive(number, token);
            if (plan is { Key: not KeyRole.None }) Keys.Set(plan.Key, number);
            if (plan is { IsOrder: true }) OrderValue.Write(token);
        }

        _output.Write("{\"N\":\""u8, token, "\"}"u8);
        _size += number.StoredBytes;
    }
}
