using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// The configuration of <see cref="AmazonKinesisClient"/>; its endpoint override is <c>AWS_ENDPOINT_URL_KINESIS</c>.
/// </summary>
public sealed class AmazonKinesisConfig() : AwsJsonConfig(Id, "kinesis", "2013-12-02")
{
    internal const string Id = "Kinesis";
}
