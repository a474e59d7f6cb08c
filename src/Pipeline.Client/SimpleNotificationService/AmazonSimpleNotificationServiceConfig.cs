using Pipeline.Client.Sdk;

namespace Pipeline.Client.SimpleNotificationService;

/// <summary>
/// The configuration of <see cref="AmazonSimpleNotificationServiceClient"/>; its endpoint override is
/// <c>AWS_ENDPOINT_URL_SNS</c>.
/// </summary>
public sealed class AmazonSimpleNotificationServiceConfig() : AwsJsonConfig(Id, "sns", "2010-03-31")
{
    internal const string Id = "SNS";
}
