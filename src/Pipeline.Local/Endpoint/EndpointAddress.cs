using System.Net;
using System.Net.Sockets;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// A port of loopback that this run has before anything serves it, so that the parts of the run know their address while they are
/// made. A connection waits until <see cref="LocalEndpoint"/> serves it.
/// </summary>
internal sealed class EndpointAddress : IDisposable
{
    private EndpointAddress(Socket socket)
    {
        Socket = socket;
        Url = new Uri($"http://{socket.LocalEndPoint}");
    }

    /// <summary>For <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri Url { get; }

    /// <summary>Listens: on Unix, a socket that is only bound would leave the port to others.</summary>
    public Socket Socket { get; }

    /// <summary>Takes a port.</summary>
    /// <param name="port">The port, 0 for a free one.</param>
    /// <exception cref="IOException">The port is taken, or this user may not have it.</exception>
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
