using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;
using static Amazon.Runtime.Internal.Endpoints.StandardLibrary.Fn;

namespace Pipeline.Client.Sdk;

/// <summary>The values that an endpoint depends on.</summary>
internal sealed class RegionalEndpointParameters : EndpointParameters
{
    internal RegionalEndpointParameters(IClientConfig config, RegionEndpoint? alternate)
    {
        Override = config.ServiceURL;
        UseFips = config.UseFIPSEndpoint;
        UseDualStack = config.UseDualstackEndpoint;
        Region = (alternate ?? config.RegionEndpoint)?.SystemName
            ?? NullIfEmpty(config.AuthenticationRegion)
            ?? (Override is null ? null : AWSSDKUtils.DetermineRegion(Override));
    }

    internal string? Region { get; }

    internal string? Override { get; }

    internal bool UseFips { get; }

    internal bool UseDualStack { get; }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>Resolves endpoints by Region, or by the override if there is one.</summary>
internal sealed class RegionalEndpointProvider(string endpointPrefix) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (RegionalEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Override))
        {
            return wanted.UseFips || wanted.UseDualStack
                ? throw new AmazonClientException(
                    "an endpoint of one's own excludes FIPS and dual-stack endpoints: leave one of them away")
                : new Endpoint(wanted.Override);
        }

        if (string.IsNullOrEmpty(wanted.Region))
        {
            throw new AmazonClientException(
                "a Region must be set: AWS_REGION, a profile, or RegionEndpoint of the client's configuration");
        }

        var partition = Partition(wanted.Region);
        if ((wanted.UseFips && !partition.supportsFIPS) || (wanted.UseDualStack && !partition.supportsDualStack))
            throw new AmazonClientException($"partition {partition.name} has no such endpoints: leave FIPS and dual-stack away");

        // In GovCloud the plain endpoints of Kinesis are the FIPS ones: https://docs.aws.amazon.com/general/latest/gr/ak.html.
        var isPlainFips = partition.name == "aws-us-gov" && endpointPrefix == "kinesis" && !wanted.UseDualStack;
        var host = wanted.UseFips && !isPlainFips ? $"{endpointPrefix}-fips" : endpointPrefix;
        return new Endpoint(
            $"https://{host}.{wanted.Region}.{(wanted.UseDualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }
}

internal sealed class RegionalEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new RegionalEndpointParameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}
