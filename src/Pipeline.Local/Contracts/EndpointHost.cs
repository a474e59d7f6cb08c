using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pipeline.Local.Contracts;

/// <summary>
/// The Host of a request, if it is one of the run's own names: <c>127.0.0.0/8</c>, <c>[::1]</c>, <c>localhost</c> and names that
/// end in <c>.localhost</c>, which resolve to loopback only (https://www.rfc-editor.org/rfc/rfc6761#section-6.3). A web site can
/// make any other name resolve to loopback, so that its page can read the answer.
/// </summary>
/// <param name="Name">The name or address, in lower case.</param>
internal sealed record EndpointHost(string Name)
{
    private const string Loopback = "localhost";

    /// <summary>
    /// The bucket of a name of S3's virtual-host style, <c>BUCKET.localhost</c> or <c>BUCKET.s3.localhost</c>; else <c>null</c>.
    /// </summary>
    public string? Bucket
    {
        get
        {
            if (!Name.EndsWith($".{Loopback}", StringComparison.Ordinal)) return null;
            var name = Name[..^(Loopback.Length + 1)];
            if (name is "s3") return null;
            return name.EndsWith(".s3", StringComparison.Ordinal) ? name[..^".s3".Length] : name;
        }
    }

    /// <summary>Reads a Host header.</summary>
    /// <param name="header">The header, <c>NAME</c> or <c>NAME:PORT</c>.</param>
    /// <param name="port">The port of the connection. The header has the same port or none.</param>
    /// <returns>The host; <c>null</c> where it is not one of the run's names.</returns>
    public static EndpointHost? Find(string header, int port)
    {
        var end = header.StartsWith('[') ? header.IndexOf(']') + 1 : header.IndexOf(':');
        var (name, rest) = end > 0 ? (header[..end], header[end..]) : (header, "");
        if (rest.Length > 0 && rest != string.Create(CultureInfo.InvariantCulture, $":{port}")) return null;
        name = name.ToLowerInvariant();
        return IsOwn(name) ? new EndpointHost(name) : null;
    }

    private static bool IsOwn(string name)
    {
        if (name is Loopback or "[::1]") return true;
        if (name.EndsWith($".{Loopback}", StringComparison.Ordinal))
            return name[0] != '.' && !name.Contains("..", StringComparison.Ordinal);

        // Only the usual form is accepted. 127.1 and 0x7f.1 are addresses too, but no client needs them.
        return IPAddress.TryParse(name, out var address)
            && address.AddressFamily == AddressFamily.InterNetwork
            && IPAddress.IsLoopback(address)
            && address.ToString() == name;
    }
}
