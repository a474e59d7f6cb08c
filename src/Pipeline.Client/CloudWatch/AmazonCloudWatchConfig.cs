using Pipeline.Client.Sdk;

namespace Pipeline.Client.CloudWatch;

/// <summary>
/// The configuration of <see cref="AmazonCloudWatchClient"/>; its endpoint override is <c>AWS_ENDPOINT_URL_CLOUDWATCH</c>.
/// </summary>
public sealed class AmazonCloudWatchConfig() : AwsJsonConfig(Id, "monitoring", "2010-08-01")
{
    internal const string Id = "CloudWatch";
}
