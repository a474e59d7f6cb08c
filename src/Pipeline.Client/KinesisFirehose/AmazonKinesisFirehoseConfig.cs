using Pipeline.Client.Sdk;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>
/// The configuration of <see cref="AmazonKinesisFirehoseClient"/>; its endpoint override is <c>AWS_ENDPOINT_URL_FIREHOSE</c>.
/// </summary>
public sealed class AmazonKinesisFirehoseConfig() : AwsJsonConfig(Id, "firehose", "2015-08-04")
{
    internal const string Id = "Firehose";
}
