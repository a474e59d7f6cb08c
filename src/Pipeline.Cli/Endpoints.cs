using Amazon.Runtime;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>Points the SDK's clients at a local run, or leaves them to the SDK's own rules.</summary>
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
        // A local run takes any credentials but those of its roles; where there are none, some are needed to sign with.
        if (parsed.IsLoopback)
        {
            config.AuthenticationRegion ??= Environment.GetEnvironmentVariable("AWS_REGION") ?? "eu-west-1";
            if (Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is null)
                config.DefaultAWSCredentials = new BasicAWSCredentials("local", "local");
        }

        return config;
    }
}
