using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.SimpleNotificationService;

/// <summary>
/// A client for Amazon SNS, with the operation of a publisher. Types and members have the names of the official package
/// AWSSDK.SimpleNotificationService. To change to that package, reference it and use <c>Amazon.SimpleNotificationService</c> and
/// <c>Amazon.SimpleNotificationService.Model</c> instead of this namespace.
/// </summary>
/// <remarks>
/// Every error is an <see cref="AmazonSimpleNotificationServiceException"/> with an <c>ErrorCode</c>; there is no class for each
/// code. Safe for use by several threads; share one.
/// </remarks>
public sealed class AmazonSimpleNotificationServiceClient : AmazonServiceClient
{
    private static readonly InvokeOptions Publish =
        new() { RequestMarshaller = new Marshaller(), ResponseUnmarshaller = new Unmarshaller() };

    /// <summary>A client with credentials and Region from the environment, as the SDK finds them.</summary>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonSimpleNotificationServiceClient(AmazonSimpleNotificationServiceConfig config)
        : base(config)
    {
    }

    /// <summary>A client with the given credentials.</summary>
    /// <param name="credentials">The caller's credentials.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonSimpleNotificationServiceClient(AWSCredentials credentials, AmazonSimpleNotificationServiceConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } =
        new AwsJsonServiceMetadata(AmazonSimpleNotificationServiceConfig.Id);

    /// <summary>Publishes a message to a topic.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AmazonSimpleNotificationServiceException">SNS refused the call.</exception>
    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PublishResponse>(request, Publish, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);

    // SNS speaks the query protocol: a form as the request, XML as the response
    // (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
    private sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var publish = (PublishRequest)input;
            (string Name, string? Value)[] form =
            [
                ("Action", "Publish"), ("Version", "2010-03-31"), (nameof(publish.TopicArn), publish.TopicArn),
                (nameof(publish.Subject), publish.Subject), (nameof(publish.Message), publish.Message),
            ];
            var request = new DefaultRequest(input, "Amazon.SimpleNotificationService")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Content = Encoding.UTF8.GetBytes(string.Join('&', form.Where(field => field.Value is not null)
                    .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value!)}"))),
            };
            request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
            return request;
        }
    }

    private sealed class Unmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new PublishResponse();

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
            error.InnerException = innerException;
            error.StatusCode = statusCode;
            return new AmazonSimpleNotificationServiceException(error);
        }
    }
}
