using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Benchmarks.Servers;

/// <summary>
/// Plain HTTP/1.1 on a free port of loopback. It works as little as possible, because it shares the machine with the measured
/// process.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly Func<HttpRequest, CancellationToken, ValueTask<BufferedResponse>> _answer;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, byte> _connections = [];
    private readonly CancellationTokenSource _stop = new();

    /// <param name="answer">Answers a request. An exception becomes status 500.</param>
    public LoopbackServer(Func<HttpRequest, CancellationToken, ValueTask<BufferedResponse>> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Endpoint = _listener.LocalEndPoint!.ToString()!;
        _ = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Endpoint { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        foreach (var socket in _connections.Keys) socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                _connections[socket] = 0;
                _ = ServeAsync(socket, _stop.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Disposed: the run has ended.
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        var connection = new HttpConnection(socket);
        try
        {
            while (await connection.ReadAsync(stop) is { } request) await connection.WriteAsync(await AnswerAsync(request, stop));
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The handler or the run has ended.
        }
        finally
        {
            _connections.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async ValueTask<BufferedResponse> AnswerAsync(HttpRequest request, CancellationToken stop)
    {
        try
        {
            return await _answer(request, stop);
        }
#pragma warning disable CA1031 // An error of the stub must reach the handler that called it, and not vanish with the connection.
        catch (Exception error) when (!IsEnd(error))
#pragma warning restore CA1031
        {
            return BufferedResponse.From("500 Internal Server Error", Encoding.UTF8.GetBytes(error.ToString()),
                "Content-Type: text/plain");
        }
    }

    private static bool IsEnd(Exception error) =>
        error is SocketException or ObjectDisposedException or OperationCanceledException;
}
