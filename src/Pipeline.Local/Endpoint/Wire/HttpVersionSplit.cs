using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2 without TLS on one port. Without TLS, Kestrel serves only one version per endpoint: with TLS the
/// client names its version in the handshake, but without TLS Kestrel takes every connection for HTTP/1.1. A client that uses
/// HTTP/2 without negotiation begins with a fixed text (https://www.rfc-editor.org/rfc/rfc9113#section-3.4), which is not a
/// valid request of HTTP/1.1. This transport looks for that text without consuming it, and gives the connection to one of two
/// endpoints of Kestrel.
/// </summary>
internal sealed class HttpVersionSplit : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SocketTransportFactory _sockets;
    private readonly EndPoint _address;
    private readonly Dictionary<HttpProtocols, Channel<ConnectionContext>> _accepted = new()
    {
        [HttpProtocols.Http1] = Channel.CreateUnbounded<ConnectionContext>(),
        [HttpProtocols.Http2] = Channel.CreateUnbounded<ConnectionContext>(),
    };

    private readonly ConcurrentDictionary<string, Task> _undecided = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task<IConnectionListener>? _listener;
    private Task _accepting = Task.CompletedTask;
    private Task? _ended;

    /// <param name="socket">The socket, which already listens.</param>
    public HttpVersionSplit(Socket socket)
    {
        _address = socket.LocalEndPoint!;
        var options = new SocketTransportOptions { CreateBoundListenSocket = _ => socket };
        _sockets = new SocketTransportFactory(Options.Create(options), NullLoggerFactory.Instance);
    }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Makes Kestrel listen for both versions.</summary>
    public static void Listen(KestrelServerOptions kestrel)
    {
        foreach (var version in new[] { HttpProtocols.Http1, HttpProtocols.Http2 })
            kestrel.Listen(new VersionEndPoint(version), listen => listen.Protocols = version);
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is VersionEndPoint;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Task<IConnectionListener> listener;
        lock (_gate)
        {
            if (_listener is null)
            {
                _listener = _sockets.BindAsync(_address, cancellationToken).AsTask();
                _accepting = AcceptAsync(_listener);
            }

            listener = _listener;
        }

        await listener;
        return new VersionListener(this, ((VersionEndPoint)endpoint).Version, _address);
    }

    public void Dispose() => _stop.Dispose();

    private async Task AcceptAsync(Task<IConnectionListener> bound)
    {
        Exception? fault = null;
        try
        {
            var listener = await bound;
            while (await listener.AcceptAsync(CancellationToken.None) is { } connection)
            {
                var decision = DecideAsync(connection);
                if (decision.IsCompleted) continue;
                _undecided[connection.ConnectionId] = decision;
                _ = decision.ContinueWith(
                    _ => _undecided.TryRemove(connection.ConnectionId, out Task? _),
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
#pragma warning disable CA1031 // Kestrel gets the exception and logs it, as it does for its own transports.
        catch (Exception error)
#pragma warning restore CA1031
        {
            fault = error;
        }

        try
        {
            await Task.WhenAll(_undecided.Values);
        }
        finally
        {
            foreach (var channel in _accepted.Values) channel.Writer.TryComplete(fault);
        }
    }

    private async Task DecideAsync(ConnectionContext connection)
    {
        try
        {
            var version = await BeginsWithPrefaceAsync(connection.Transport.Input) ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (_accepted[version].Writer.TryWrite(connection)) return;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The endpoint stops, or the client disconnected before it sent any data.
        }

        connection.Abort();
        await connection.DisposeAsync();
    }

    private async Task<bool> BeginsWithPrefaceAsync(PipeReader input)
    {
        // A client that sends too little for too long is given to HTTP/1.1, which has its own time limits.
        using var limit = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, limit.Token);
        while (true)
        {
            System.IO.Pipelines.ReadResult read;
            try
            {
                read = await input.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                return false;
            }

            var (isPart, isWhole) = Compare(read.Buffer);
            if (isPart && !isWhole && !read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            // No byte is consumed or marked as examined: the version's own reader begins at the first byte.
            input.AdvanceTo(read.Buffer.Start);
            return isPart && isWhole;
        }
    }

    private static (bool IsPart, bool IsWhole) Compare(ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, length).CopyTo(first);
        return (first[..length].SequenceEqual(Preface[..length]), length == Preface.Length);
    }

    // Kestrel stops both endpoints. The first one closes the socket for both.
    private Task EndAsync()
    {
        lock (_gate) return _ended ??= EndOnceAsync();
    }

    private async Task EndOnceAsync()
    {
        await _stop.CancelAsync();
        var listener = await _listener!;
        await listener.UnbindAsync();
        await _accepting;
        await listener.DisposeAsync();
    }

    /// <summary>One of the two endpoints that Kestrel has for the port.</summary>
    /// <param name="version">The version of HTTP that it serves.</param>
    private sealed class VersionEndPoint(HttpProtocols version) : EndPoint
    {
        public HttpProtocols Version => version;

        public override string ToString() => $"{version}";
    }

    private sealed class VersionListener(HttpVersionSplit split, HttpProtocols version, EndPoint address) : IConnectionListener
    {
        public EndPoint EndPoint => address;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var accepted = split._accepted[version].Reader;
            while (await accepted.WaitToReadAsync(cancellationToken))
                if (accepted.TryRead(out var connection)) return connection;

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(split.EndAsync());

        public ValueTask DisposeAsync() => new(split.EndAsync());
    }
}
