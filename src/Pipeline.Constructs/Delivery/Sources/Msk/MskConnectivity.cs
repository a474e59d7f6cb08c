namespace Pipeline.Constructs;

/// <summary>By which of a cluster's bootstrap brokers Firehose reads it; the cluster needs IAM access control for both.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html</remarks>
public enum MskConnectivity
{
    /// <summary>
    /// Within AWS, for provisioned and serverless clusters. The cluster needs multi-VPC private connectivity for IAM, and a
    /// policy of its own that lets <c>firehose.amazonaws.com</c> call <c>kafka:CreateVpcConnection</c>.
    /// </summary>
    Private,

    /// <summary>Over the internet, for provisioned clusters that are publicly accessible.</summary>
    Public,
}
