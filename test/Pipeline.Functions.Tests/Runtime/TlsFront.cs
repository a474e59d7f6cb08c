using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>HTTPS on loopback in front of a plain server, with its own self-signed certificate.</summary>
internal sealed class TlsFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly string _file = Path.GetTempFileName();
    private readonly CancellationTokenSource _stop = new();
    private int _handshakes;

    /// <param name="name">The name in its certificate: OpenSSL takes authorities with the same name for the same.</param>
    public TlsFront(string name = "localhost")
    {
        _certificate = NewCertificate(name);
        File.WriteAllText(_file, _certificate.ExportCertificatePem());
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The URL.</summary>
    public string Address => $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>A file with its certificate, for clients that must trust it: OpenSSL's <c>SSL_CERT_FILE</c>.</summary>
    public string CertificateFile => _file;

    /// <summary>The address of the plain server.</summary>
    public string Target { get; set; } = "";

    /// <summary>The number of connections whose handshake completed.</summary>
    public int Handshakes => Volatile.Read(ref _handshakes);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
        File.Delete(_file);
    }

    private static X509Certificate2 NewCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        // Windows does not accept a key that is only in memory.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var ours = client;
        using var behind = new TcpClient();
        try
        {
            await using var encrypted = new SslStream(ours.GetStream());
            await encrypted.AuthenticateAsServerAsync(_certificate);
            // The client may refuse the certificate after its part of the handshake, and then sends no data.
            var first = new byte[16 * 1024];
            var length = await encrypted.ReadAsync(first, _stop.Token);
            if (length == 0) return;
            Interlocked.Increment(ref _handshakes);
            var target = new Uri(Target);
            await behind.ConnectAsync(target.Host, target.Port, _stop.Token);
            await using var plain = behind.GetStream();
            await plain.WriteAsync(first.AsMemory(0, length), _stop.Token);
            await Task.WhenAny(encrypted.CopyToAsync(plain, _stop.Token), plain.CopyToAsync(encrypted, _stop.Token));
        }
        catch (Exception error)
        when (error is IOException or OperationCanceledException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The connection ended; the client sees what was lost.
        }
    }
}
