using System.Buffers;

namespace Pipeline.Records.Items;

/// <summary>
/// Where items are written, one after the other. Keeps its memory when it is cleared: after the largest batch it allocates
/// nothing. Not for several threads at once.
/// </summary>
/// <param name="capacity">The bytes it has room for at first.</param>
internal sealed class ItemBuffer(int capacity = 64 * 1024) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>A part of what is written.</summary>
    /// <param name="range">Which.</param>
    public ReadOnlySpan<byte> this[ByteRange range] => _bytes.AsSpan(range.Start, range.Length);

    /// <summary>Forgets all that is written, or what follows a place.</summary>
    /// <param name="length">How many bytes stay.</param>
    public void Clear(int length = 0) => Length = length;

    /// <summary>Makes room for bytes that will come: growing to it by steps would leave each step's memory behind.</summary>
    /// <param name="size">How many, about.</param>
    public void Reserve(int size)
    {
        if (size > _bytes.Length - Length) Grow(size);
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">What to append.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - Length) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends a byte.</summary>
    /// <param name="value">What to append.</param>
    public void Write(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var size = Math.Max(sizeHint, 1);
        if (size > _bytes.Length - Length) Grow(size);
        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    private void Grow(int needed)
    {
        // By a quarter more than is needed, not by doubling: the largest batch decides how much stays, and a function pays for
        // its memory.
        var size = ((long)Length + needed) * 5 / 4;
        var larger =
            new byte[checked((int)Math.Min(Array.MaxLength, Length == 0 ? size : Math.Max(size, (long)_bytes.Length * 3 / 2)))];
        _bytes.AsSpan(0, Length).CopyTo(larger);
        _bytes = larger;
    }
}
