namespace Pipeline.Constructs;

/// <summary>
/// The bootstrap brokers of a cluster by which Firehose reads it. The cluster needs IAM access control for both kinds.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html</remarks>
public enum MskConnectivity
{
    /// <summary>
    /// Within AWS, for provisioned and serverless clusters. The cluster needs multi-VPC private connectivity for IAM, and a
    /// cluster policy that lets <c>firehose.amazonaws.com</c> call <c>kafka:CreateVpcConnection</c>.
    /// </summary>
    Private,

    /// <summary>Over the internet, for provisioned clusters that are publicly accessible.</summary>
    Public,
}
