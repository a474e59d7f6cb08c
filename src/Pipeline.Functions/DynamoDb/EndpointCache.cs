using Amazon.DynamoDBv2.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Identity;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.UserAgent;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Keeps the endpoint that the SDK resolved, instead of resolving it for each request. It depends on the configuration and on
/// the credentials, which name an account: other credentials make the SDK resolve it again.
/// </summary>
internal sealed class EndpointCache : AmazonDynamoDBEndpointResolver
{
    private volatile Choice? _choice;

    public override void ProcessRequestHandlers(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (_choice is { } choice && choice.Identity == context.Identity)
        {
            choice.Apply(context);
            return;
        }

        base.ProcessRequestHandlers(executionContext);
        _choice = new Choice(context.Identity, context.Request);
    }

    private sealed class Choice(BaseIdentity identity, IRequest request)
    {
        private readonly Uri _endpoint = request.Endpoint;
        private readonly IPropertyBag _attributes = request.EndpointAttributes;
        private readonly SignatureVersion _signature = request.SignatureVersion;
        private readonly string _region = request.AuthenticationRegion;
        private readonly string _service = request.OverrideSigningServiceName;
        private readonly bool _encodesTwice = request.UseDoubleEncoding;

        public BaseIdentity Identity => identity;

        public void Apply(IRequestContext context)
        {
            var request = context.Request;
            request.Endpoint = _endpoint;
            request.EndpointAttributes = _attributes;
            request.SignatureVersion = _signature;
            request.AuthenticationRegion = _region;
            request.OverrideSigningServiceName = _service;
            request.UseDoubleEncoding = _encodesTwice;
            if (context.ClientConfig.ServiceURL is { Length: > 0 })
                context.UserAgentDetails.AddFeature(UserAgentFeatureId.ENDPOINT_OVERRIDE);
        }
    }
}
