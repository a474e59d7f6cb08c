using System.Text;
using Pipeline.Functions.DynamoDb;

namespace Pipeline.Functions.Tests.DynamoDb;

/// <summary>Several writes of .NET reach the connection as one, and in the same order, however they are cut.</summary>
public sealed class SingleWriteStreamTests : IDisposable
{
    private readonly Connection _connection = new();
    private readonly SingleWriteStream _stream;

    public SingleWriteStreamTests() => _stream = new SingleWriteStream(_connection);

    public void Dispose() => _stream.Dispose();

    [Theory]
    [InlineData(4096)]
    [InlineData(100)]
    [InlineData(1)]
    public async Task RequestInPieces_IsOneWriteFromItsHeadOn(int piece)
    {
        var request = Request(9_000);
        await WriteAsync(request, head: 300, piece);
        _connection.Writes.ShouldBe([request]);
    }

    [Fact]
    public async Task RequestsOneAfterTheOther_AreAWriteEach()
    {
        string[] requests = [Request(5_000), Request(10), Request(0), Request(20_000)];
        foreach (var request in requests) await WriteAsync(request, head: 300, 4096);
        _connection.Writes.ShouldBe(requests);
    }

    [Fact]
    public async Task LargeBody_IsNotHeld()
    {
        var (large, small) = (Request(200_000), Request(5_000));
        await WriteAsync(large, head: 4096, 100_000);
        await WriteAsync(small, head: 4096, 4096);
        _connection.Writes.Count.ShouldBe(4);
        string.Concat(_connection.Writes).ShouldBe(large + small);
        _connection.Writes[^1].ShouldBe(small);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5")]
    [InlineData("PUT / HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")]
    public async Task RequestThatCannotWait_IsWrittenAsItComes(string start)
    {
        await WriteAsync(start, head: start.Length, 4096);
        await WriteAsync("hello", head: 5, 4096);
        _connection.Writes.ShouldBe([start, "hello"]);
    }

    private static string Request(int body) =>
        $"POST / HTTP/1.1\r\nHost: example\r\nX-Long: {new string('x', 200)}\r\nContent-Length: " +
        $"{body}\r\n\r\n{new string('b', body)}";

    private async Task WriteAsync(string text, int head, int piece)
    {
        // The head may arrive alone, as .NET sends it, but never in parts: .NET's buffer grows with it.
        var bytes = Encoding.ASCII.GetBytes(text);
        head = Math.Min(head, bytes.Length);
        await _stream.WriteAsync(bytes.AsMemory(0, head));
        for (var i = head; i < bytes.Length; i += piece)
            await _stream.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)));
        await _stream.FlushAsync();
    }

    private sealed class Connection : MemoryStream
    {
        public List<string> Writes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
