using System.Globalization;
using System.Net.Sockets;

namespace Pipeline.Benchmarks.Servers;

/// <summary>One keep-alive HTTP/1.1 connection, request by request.</summary>
internal sealed class HttpConnection(Socket socket)
{
    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly List<ArraySegment<byte>> _answer = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _begin;
    private int _end;

    /// <summary>The next request, or null if the peer has closed the connection.</summary>
    /// <exception cref="NotSupportedException">The body has no stated length. No SDK sends such a request to
    /// DynamoDB.</exception>
    public async ValueTask<HttpRequest?> ReadAsync(CancellationToken stop)
    {
        int head;
        while ((head = _buffer.AsSpan(_begin, _end - _begin).IndexOf("\r\n\r\n"u8)) < 0)
            if (!await FillAsync(stop)) return null;

        var fields = new HttpRequest(_buffer.AsMemory(_begin, head + 2), default);
        if (fields.Header("Transfer-Encoding") is { } coding)
            throw new NotSupportedException($"a body must have a Content-Length; got {coding}");
        var length = int.Parse(fields.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        if (fields.Header("Expect") is not null) await socket.SendAsync(Continue, stop);
        var total = head + 4 + length;
        while (_end - _begin < total)
            if (!await FillAsync(stop)) return null;

        var request = new HttpRequest(_buffer.AsMemory(_begin, head + 2), _buffer.AsMemory(_begin + head + 4, length));
        _begin += total;
        return request;
    }

    public async ValueTask WriteAsync(BufferedResponse answer)
    {
        _answer.Clear();
        _answer.Add(Segment(answer.Head));
        if (!answer.Body.IsEmpty) _answer.Add(Segment(answer.Body));
        var left = answer.Head.Length + answer.Body.Length;
        while ((left -= await socket.SendAsync(_answer)) > 0) Skip(_answer, left);
    }

    // A send may accept fewer bytes than it was given: the rest are the last ones.
    private static void Skip(List<ArraySegment<byte>> segments, int left)
    {
        while (segments.Sum(segment => segment.Count) - segments[0].Count >= left) segments.RemoveAt(0);
        var rest = left - segments.Skip(1).Sum(segment => segment.Count);
        segments[0] = segments[0][^rest..];
    }

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? segment : throw new NotSupportedException("an answer must lie in an array");

    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        if (_begin == _end) _begin = _end = 0;
        if (_end == _buffer.Length)
        {
            var used = _end - _begin;
            var target = used > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            Buffer.BlockCopy(_buffer, _begin, target, 0, used);
            (_buffer, _begin, _end) = (target, 0, used);
        }

        var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), stop);
        _end += received;
        return received > 0;
    }
}
