namespace Pipeline.Local;

/// <summary>Rights that a pipeline needs on AWS and a run cannot exercise.</summary>
/// <param name="Action">A pattern of actions.</param>
/// <param name="Reason">Why the run does not call it, a sentence.</param>
/// <param name="Service">Only for roles that trust this service; nothing for all.</param>
/// <param name="ViaService">Only where the right is bound to keys' use through a service, by the start of its name; nothing for all.</param>
internal sealed record UnexercisedHere(string Action, string Reason, string? Service = null, string? ViaService = null)
{
    private const string Logs =
        "nothing is sent to CloudWatch Logs: what functions write stays on this computer, and a delivery stream logs only what fails";

    private const string Multipart = "the run writes each object in one piece, so that there is no multipart upload to list, to decrypt or to abort";
    private const string Firehose = "firehose.amazonaws.com";

    public static IReadOnlyList<UnexercisedHere> All { get; } =
    [
        new("xray:*", "the run sends no traces"),
        new("logs:*", Logs),
        new("ec2:*NetworkInterface*", "the run's functions are in no VPC"),
        new("ec2:DescribeSubnets", "the run's functions are in no VPC"),
        new("ec2:*PrivateIpAddresses", "the run's functions are in no VPC"),
        new("s3:AbortMultipartUpload", Multipart),
        new("s3:ListBucketMultipartUploads", Multipart),
        new("s3:ListMultipartUploadParts", Multipart),
        new("kms:Decrypt", Multipart, ViaService: "s3."),
        new("s3:GetBucketLocation", "the run knows the bucket's Region from the template", Firehose),
        new("s3:ListBucket", "the run's Firehose only writes; on AWS the right tells a missing object from one that may not be seen", Firehose),
        new("s3:GetObject", "the run's Firehose reads nothing back that it has delivered", Firehose),
    ];

    /// <summary>Why a role cannot use what it was granted, or nothing where it could.</summary>
    public static string? ReasonFor(Grant grant, IReadOnlyList<string> trustedServices) => All.FirstOrDefault(row =>
        // A right to all of a service is only excused where the table excuses all of the service.
        Glob.Matches(Glob.Pattern(row.Action), grant.Action, ignoreCase: true)
        && (row.Service is null || trustedServices.Contains(row.Service))
        && (row.ViaService is null || (grant.ViaServices.Count > 0 && grant.ViaServices.All(via => via.StartsWith(row.ViaService, StringComparison.Ordinal)))))
        ?.Reason;
}
