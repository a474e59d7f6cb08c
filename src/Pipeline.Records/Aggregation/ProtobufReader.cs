namespace Pipeline.Records.Aggregation;

/// <summary>
/// Walks a protobuf message without objects or exceptions. It accepts and refuses the same messages as Google's Java parser, by
/// which KCL recognizes an aggregate (https://protobuf.dev/programming-guides/encoding/).
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> data, Slice message)
{
    /// <summary>Wire types: the lowest three bits of a tag. The bits above them are the field's number.</summary>
    internal const uint Varint = 0, Fixed64 = 1, LengthDelimited = 2, StartGroup = 3, EndGroup = 4, Fixed32 = 5;

    private const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly int _end = message.Offset + message.Length;
    private int _position = message.Offset;

    internal readonly bool AtEnd => _position == _end;

    internal bool TryReadTag(out uint tag)
    {
        var read = TryReadVarint(out var value);
        // The Java parser drops the bits beyond 32, here and in lengths.
        tag = (uint)value;
        return read && tag >> 3 != 0;
    }

    internal bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && _position < _end; shift += 7)
        {
            var next = _data[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }

    internal bool TryReadBytes(out Slice bytes)
    {
        bytes = default;
        if (!TryReadVarint(out var value)) return false;
        bytes = new Slice(_position, (int)value);
        return TryAdvance(bytes.Length);
    }

    /// <summary>Skips the value of a field that is not used.</summary>
    /// <param name="tag">The field's tag, already read.</param>
    /// <param name="depth">How many messages and groups enclose the field.</param>
    internal bool TrySkip(uint tag, int depth) => (tag & 7) switch
    {
        Varint => TryReadVarint(out _),
        Fixed64 => TryAdvance(sizeof(ulong)),
        LengthDelimited => TryReadBytes(out _),
        StartGroup => TrySkipGroup(tag - StartGroup + EndGroup, depth + 1),
        Fixed32 => TryAdvance(sizeof(uint)),
        _ => false,
    };

    private bool TrySkipGroup(uint endTag, int depth)
    {
        if (depth > MaxDepth) return false;
        while (TryReadTag(out var tag))
        {
            if ((tag & 7) == EndGroup) return tag == endTag;
            if (!TrySkip(tag, depth)) return false;
        }

        return false;
    }

    private bool TryAdvance(int count)
    {
        if (count < 0 || count > _end - _position) return false;
        _position += count;
        return true;
    }
}

/// <summary>A part of the data.</summary>
internal readonly record struct Slice(int Offset, int Length);
