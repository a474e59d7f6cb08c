using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Pipeline.Client.Sdk;

/// <summary>
/// The configuration of a client whose official package is not used. The SDK reads Region, credentials, retries, timeouts and
/// endpoint overrides (<c>AWS_ENDPOINT_URL_</c> and the service's name, <c>AWS_ENDPOINT_URL</c>) by its usual rules.
/// </summary>
public abstract class AwsJsonConfig : ClientConfig
{
    // The defaults of every official package; the defaults mode (AWS_DEFAULTS_MODE) chooses one.
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html
    private static readonly IDefaultConfiguration[] DefaultModes =
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30_000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ];

    private readonly string _serviceVersion;

    /// <summary>Creates the configuration of a service.</summary>
    /// <param name="serviceId">The service's id, which names its endpoint override.</param>
    /// <param name="endpointPrefix">The service's name in signatures, which is the first label of its host.</param>
    /// <param name="serviceVersion">The version of its API.</param>
    private protected AwsJsonConfig(string serviceId, string endpointPrefix, string serviceVersion)
        : base(new DefaultConfigurationProvider(DefaultModes))
    {
        _serviceVersion = serviceVersion;
        RegionEndpointServiceName = endpointPrefix;
        UserAgent =
            InternalSDKUtils.BuildUserAgentString(serviceId, typeof(AwsJsonConfig).Assembly.GetName().Version!.ToString(3));
        ServiceId = serviceId;
        AuthenticationServiceName = endpointPrefix;
        EndpointProvider = new RegionalEndpointProvider(endpointPrefix);
    }

    /// <inheritdoc/>
    public override string ServiceVersion => _serviceVersion;

    /// <inheritdoc/>
    public override string UserAgent { get; }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName { get; }

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new RegionalEndpointParameters(this, parameters.AlternateEndpoint));

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
