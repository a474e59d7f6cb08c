using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="PipelineKey"/>: description, rotation and deletion; all have defaults.</summary>
public sealed record PipelineKeyProps
{
    /// <summary>
    /// The description in the console, 0 to 8192 characters. Default: <c>Encrypts the data of a streaming pipeline</c>.
    /// </summary>
    public string Description { get; set; } = "Encrypts the data of a streaming pipeline";

    /// <summary>
    /// How often KMS makes new key material, whole days, 90 to 2560. Default: 365 days. KMS keeps the old material, so no data
    /// has to be re-encrypted. The first two rotations cost 1 USD a month each, later ones are free
    /// (https://aws.amazon.com/kms/pricing/).
    /// </summary>
    public Duration RotationPeriod { get; set; } = Duration.Days(365);

    /// <summary>
    /// How long a deleted key can still be restored, whole days, 7 to 30. Default: 30 days. It has an effect only with
    /// <see cref="RemovalPolicy"/> DESTROY.
    /// </summary>
    public Duration PendingWindow { get; set; } = Duration.Days(30);

    /// <summary>
    /// What CloudFormation does with the key when its stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps it,
    /// unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>: data
    /// encrypted under a deleted key is lost.
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
