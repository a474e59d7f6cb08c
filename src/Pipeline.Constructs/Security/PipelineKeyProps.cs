using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How a <see cref="PipelineKey"/> is described, rotated and deleted; all have defaults.</summary>
public sealed record PipelineKeyProps
{
    /// <summary>
    /// What the key is for, as the console shows it, 0 to 8192 characters. Default: <c>Encrypts the data of a streaming
    /// pipeline</c>.
    /// </summary>
    public string Description { get; set; } = "Encrypts the data of a streaming pipeline";

    /// <summary>
    /// How often KMS makes new key material, whole days, 90 to 2560. Default: 365 days. The old material stays, so that nothing
    /// is encrypted again; the first two rotations cost 1 USD a month each, later ones nothing
    /// (https://aws.amazon.com/kms/pricing/).
    /// </summary>
    public Duration RotationPeriod { get; set; } = Duration.Days(365);

    /// <summary>
    /// How long a deleted key can still be saved, whole days, 7 to 30. Default: 30 days. It matters with
    /// <see cref="RemovalPolicy"/> DESTROY alone.
    /// </summary>
    public Duration PendingWindow { get; set; } = Duration.Days(30);

    /// <summary>
    /// What happens to the key with its stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first creation that
    /// CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>: data encrypted under a
    /// deleted key is lost.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Length(nameof(Description), Description, ServiceLimits.Kms.DescriptionLength);
        violations.Within(nameof(RotationPeriod), RotationPeriod, ServiceLimits.Kms.RotationDays);
        violations.Within(nameof(PendingWindow), PendingWindow, ServiceLimits.Kms.PendingWindowDays);
    }
}
