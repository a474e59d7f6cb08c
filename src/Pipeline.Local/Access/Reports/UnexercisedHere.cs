using Pipeline.Local.Access.Language;

namespace Pipeline.Local.Access.Reports;

/// <summary>Permissions that a pipeline needs on AWS and that a run cannot use.</summary>
/// <param name="Action">A pattern of actions.</param>
/// <param name="Reason">Why the run does not make the call, a sentence.</param>
/// <param name="Service">Only for roles that trust this service; <c>null</c> for all.</param>
/// <param name="ViaService">
/// Only for grants that are limited to the use of keys through a service (kms:ViaService), by the start of the service's name;
/// <c>null</c> for all.
/// </param>
internal sealed record UnexercisedHere(string Action, string Reason, string? Service = null, string? ViaService = null)
{
    private const string Logs =
        "no logs are sent to CloudWatch Logs: those of functions stay on this computer, and a delivery stream logs " +
        "only what fails";

    private const string Multipart =
        "the run writes each object in one piece, so that there is no multipart upload to list, to decrypt or to abort";
    private const string OpenSearch = "the run's Firehose writes to a domain without looking at its settings first";
    private const string Polling = "an event source mapping on a consumer with enhanced fan-out gets its records pushed";
    private const string Firehose = "firehose.amazonaws.com";
    private const string Lambda = "lambda.amazonaws.com";

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
        new("s3:ListBucket",
            "the run's Firehose only writes; on AWS the right tells a missing object from one that may not be seen", Firehose),
        new("s3:GetObject", "the run's Firehose does not read back what it delivered", Firehose),
        // Permissions that Firehose asks for: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html.
        new("es:Describe*", OpenSearch, Firehose),
        new("es:ESHttpGet", OpenSearch, Firehose),
        new("es:ESHttpPut", OpenSearch, Firehose),
        new("glue:GetTable*", "the run's Firehose converts no records to Parquet or ORC, and reads no schema", Firehose),
        // Permissions that Lambda asks for: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html.
        new("kinesis:ListStreams", "an event source mapping that names its stream lists none", Lambda),
        new("kinesis:SubscribeToShard", "used only by an event source mapping on a consumer with enhanced fan-out", Lambda),
        new("kinesis:GetRecords", Polling, Lambda),
        new("kinesis:GetShardIterator", Polling, Lambda),
    ];

    /// <summary>Why a role cannot use a grant in a run; null where it could use it.</summary>
    public static string? ReasonFor(Grant grant, IReadOnlyList<string> trustedServices) => All.FirstOrDefault(row =>
        // A grant of all actions of a service is excused only where the table excuses all actions of the service.
        Glob.Matches(Glob.Pattern(row.Action), grant.Action, ignoreCase: true)
        && (row.Service is null || trustedServices.Contains(row.Service))
        && (row.ViaService is null
            || (grant.ViaServices.Count > 0
                && grant.ViaServices.All(via => via.StartsWith(row.ViaService, StringComparison.Ordinal)))))
        ?.Reason;
}
