using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Run;

/// <summary>The SDK's clients against the run's endpoint.</summary>
/// <param name="endpoint">The run's address.</param>
/// <param name="region">Its Region.</param>
internal sealed class LocalClients(Uri endpoint, string region)
{
    /// <summary>The user of this computer, who may do everything.</summary>
    public static AWSCredentials User { get; } = new BasicAWSCredentials("local", "local");

    public static AWSCredentials Of(RoleSession session) =>
        new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);

    public AmazonS3Client S3(AWSCredentials credentials) => new(credentials, Set(new AmazonS3Config { ForcePathStyle = true }));

    public AmazonDynamoDBClient DynamoDb(AWSCredentials credentials) => new(credentials, Set(new AmazonDynamoDBConfig()));

    public AmazonKinesisClient Kinesis(AWSCredentials credentials) => new(credentials, Set(new AmazonKinesisConfig()));

    public AmazonKinesisFirehoseClient Firehose(AWSCredentials credentials) =>
        new(credentials, Set(new AmazonKinesisFirehoseConfig()));

    private T Set<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = endpoint.ToString();
        config.AuthenticationRegion = region;
        return config;
    }
}
