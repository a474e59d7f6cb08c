using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pipeline.Records.Items;

/// <summary>
/// A buffer to which items are written, one after the other. It keeps its memory when it is cleared: after the largest batch it
/// allocates no more. Not for several threads at once.
/// </summary>
/// <param name="capacity">The initial capacity in bytes.</param>
internal sealed class ItemBuffer(int capacity = 64 * 1024) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>A part of the bytes written.</summary>
    /// <param name="range">Which.</param>
    public ReadOnlySpan<byte> this[ByteRange range] => _bytes.AsSpan(range.Start, range.Length);

    /// <summary>Removes all bytes, or those behind a place.</summary>
    /// <param name="length">The number of bytes that stay.</param>
    public void Clear(int length = 0) => Length = length;

    /// <summary>
    /// Makes room for bytes in one step. Growing in several steps would leave the memory of each step to the collector.
    /// </summary>
    /// <param name="size">The bytes that will be written, about.</param>
    public void Reserve(int size)
    {
        if (size > _bytes.Length - Length) Grow(size);
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes to append.</param>
    // Inlined: the compiler copies a constant without a call then. A compiler without a profile would not see that this is called
    // dozens of times a record. The same goes for the two methods below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var start = Length;
        if (bytes.Length > _bytes.Length - start) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(start));
        Length = start + bytes.Length;
    }

    /// <summary>Appends bytes between two others.</summary>
    /// <param name="before">The first bytes, a constant.</param>
    /// <param name="bytes">The bytes between.</param>
    /// <param name="after">The last bytes, a constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> after)
    {
        var start = Length;
        var size = before.Length + bytes.Length + after.Length;
        if (size > _bytes.Length - start) Grow(size);
        var to = _bytes.AsSpan(start, size);
        before.CopyTo(to);
        bytes.CopyTo(to[before.Length..]);
        after.CopyTo(to[(before.Length + bytes.Length)..]);
        Length = start + size;
    }

    /// <summary>Appends a byte.</summary>
    /// <param name="value">The byte to append.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int needed)
    {
        // Grow by a quarter more than is needed, not by doubling: the largest batch decides how much memory stays, and memory
        // is what a function is billed for.
        var size = ((long)Length + needed) * 5 / 4;
        var larger =
            new byte[checked((int)Math.Min(Array.MaxLength, Length == 0 ? size : Math.Max(size, (long)_bytes.Length * 3 / 2)))];
        _bytes.AsSpan(0, Length).CopyTo(larger);
        _bytes = larger;
    }
}
