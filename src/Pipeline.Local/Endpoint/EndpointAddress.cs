using System.Net;
using System.Net.Sockets;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// A port on loopback that the run holds before a server answers on it, so that the parts of the run know their address when they
/// are made. A connection waits until <see cref="LocalEndpoint"/> serves it.
/// </summary>
internal sealed class EndpointAddress : IDisposable
{
    private EndpointAddress(Socket socket)
    {
        Socket = socket;
        Url = new Uri($"http://{socket.LocalEndPoint}");
    }

    /// <summary>The URL, for <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri Url { get; }

    /// <summary>The listening socket. On Unix, another process could listen on the port of a socket that is only bound.</summary>
    public Socket Socket { get; }

    /// <summary>Takes a port.</summary>
    /// <param name="port">The port, 0 for a free one.</param>
    /// <exception cref="IOException">The port is in use, or this user may not bind it.</exception>
    public static EndpointAddress Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return new EndpointAddress(socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException(
                $"the port of the run must be free; got {port}: {error.Message}; choose another one with --port, or 0 for any " +
                $"that is free", error);
        }
    }

    public void Dispose() => Socket.Dispose();
}
