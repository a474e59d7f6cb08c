using System.Buffers.Text;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// A connection that sends an HTTP/1.1 request in one write. .NET sends the first 4 KiB, which are the head and the start of
/// the body, separately from the rest. That costs another system call, another packet and, with TLS, another record for each
/// batch of items.
/// </summary>
internal sealed class SingleWriteStream(Stream connection) : Stream
{
    // Several times the size of a batch of 25 small items. For larger bodies a second write hardly matters.
    private const int Most = 64 * 1024;

    private byte[] _held = [];
    private int _count;
    private long _missing;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_missing == 0)
        {
            var length = LengthOf(buffer.Span);
            _missing = Math.Max(length, buffer.Length) - buffer.Length;
            if (_missing == 0 || length > Most) return connection.WriteAsync(buffer, cancellationToken);
            if (_held.Length < length) _held = new byte[length + (length / 8)];
        }
        else
        {
            _missing -= Math.Min(_missing, buffer.Length);
            if (_count == 0) return connection.WriteAsync(buffer, cancellationToken);
        }

        return HoldAsync(buffer, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => connection.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    private ValueTask HoldAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        if (_held.Length - _count < buffer.Length) Array.Resize(ref _held, _count + buffer.Length);
        buffer.Span.CopyTo(_held.AsSpan(_count));
        _count += buffer.Length;
        if (_missing > 0) return ValueTask.CompletedTask;
        var whole = _held.AsMemory(0, _count);
        _count = 0;
        return connection.WriteAsync(whole, cancellation);
    }

    // Returns the size of a request, by its first bytes; 0 where they do not say it.
    private static int LengthOf(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf("\r\n\r\n"u8);
        if (end < 0) return 0;
        var field = start[..end].IndexOf("\r\nContent-Length: "u8);
        // A client that waits for a response 100 sends the body only after the head.
        if (field < 0 || start[..end].IndexOf("\r\nExpect: "u8) >= 0) return 0;
        return Utf8Parser.TryParse(start[(field + "\r\nContent-Length: ".Length)..], out int body, out _) ? end + 4 + body : 0;
    }
}
