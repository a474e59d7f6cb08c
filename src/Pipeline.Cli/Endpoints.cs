using System.Net.Sockets;
using Amazon.Runtime;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>Sets the endpoint of the SDK's clients: a local run, or else the one that the SDK resolves.</summary>
internal static class Endpoints
{
    public static T Set<T>(T config, string? url)
        where T : ClientConfig
    {
        if (url is null) return config;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            throw new InvalidInputException("the command",
                [$"--endpoint-url must be an address that begins with http:// or https://; got {url}"]);
        }

        config.ServiceURL = url;
        // A local run accepts any credentials, except wrong ones of its roles. If none are set, the client still needs some to
        // sign with.
        if (parsed.IsLoopback)
        {
            config.AuthenticationRegion ??= Environment.GetEnvironmentVariable("AWS_REGION") ?? "eu-west-1";
            if (Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is null)
                config.DefaultAWSCredentials = new BasicAWSCredentials("local", "local");
        }

        return config;
    }

    /// <summary>
    /// Checks that a program listens at an address of this computer. A sender would otherwise retry until it is stopped, as it
    /// does while a service is down.
    /// </summary>
    /// <exception cref="IOException">No program listens there.</exception>
    public static async Task DemandAnswerAsync(string? url, CancellationToken cancellation)
    {
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || !parsed.IsLoopback) return;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(parsed.DnsSafeHost, parsed.Port, cancellation);
        }
        catch (SocketException error)
        {
            throw new IOException(
                $"--endpoint-url must be where a run answers; got {url}: {error.Message}; "
                + $"start '{PipelineCommand.Name} local' and give the address that it prints", error);
        }
    }
}
