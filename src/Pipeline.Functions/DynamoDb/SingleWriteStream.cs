using System.Buffers.Text;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// A connection that sends a request of HTTP/1.1 in one write. .NET sends the first 4 KiB, head and start of the body, by
/// themselves and then the rest: another system call, another packet and, with TLS, another record for each batch of items.
/// </summary>
internal sealed class WholeRequests(Stream connection) : Stream
{
    // What a batch of 25 small items takes, and several times that; of larger bodies two writes are a small part.
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

    // The bytes of a request from its start, or nothing where they cannot be told from it.
    private static int LengthOf(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf("\r\n\r\n"u8);
        if (end < 0) return 0;
        var field = start[..end].IndexOf("\r\nContent-Length: "u8);
        // Who waits for a 100 sends its body only when the head has arrived.
        if (field < 0 || start[..end].IndexOf("\r\nExpect: "u8) >= 0) return 0;
        return Utf8Parser.TryParse(start[(field + "\r\nContent-Length: ".Length)..], out int body, out _) ? end + 4 + body : 0;
    }
}
