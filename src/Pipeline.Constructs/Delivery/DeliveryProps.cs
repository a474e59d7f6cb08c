using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="Delivery"/> but for what ties it to others (its source and its destination):
/// what <see cref="StreamingPipelineProps.Delivery"/> changes.
/// </summary>
public abstract partial record DeliveryOptions : PartOptions
{
    /// <summary>
    /// The stream's name, 1 to 64 of letters, digits, <c>_</c>, <c>.</c> and <c>-</c>. Default: CloudFormation makes one. A name
    /// of your own is for those that demand it (AWS WAF: <c>aws-waf-logs-</c> first), and keeps the stream from being replaced.
    /// </summary>
    public string? DeliveryStreamName { get; set; }

    /// <summary>
    /// The customer managed key of what the delivery stores itself: its error logs, and the records of a
    /// <see cref="DeliverySource.DirectPut"/> stream until they are delivered. Default: none, so that keys of AWS encrypt both.
    /// Its policy must let CloudWatch Logs use it, as that of <see cref="PipelineKey"/> does. For Direct PUT who deploys needs
    /// <c>kms:CreateGrant</c> on it, and producers need to use it, which the grants give
    /// (https://docs.aws.amazon.com/firehose/latest/dev/encryption.html). With a Kinesis stream it encrypts the logs alone: the
    /// records are encrypted in that stream. Delivered objects have <see cref="S3DestinationProps.EncryptionKey"/>.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// A role of yours that delivers; it gets the documented permissions unless it is imported as immutable. Default: one is
    /// made that only Firehose for this account may assume.
    /// </summary>
    public IRole? Role { get; set; }

    /// <summary>Whether delivery errors are logged in a log group of their own. Default: <c>true</c>; CloudWatch Logs is paid by
    /// the GB, and there is nothing to log while all goes well.</summary>
    public bool ErrorLogging { get; set; } = true;

    /// <summary>How long error logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>What happens to the error logs with their stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first
    /// creation that CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>.</summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>
    /// What is done to the records on their way, each step once. Firehose has one order for all, whatever the list's:
    /// decompression, message extraction, de-aggregation, transformation, partition keys, delimiter
    /// (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html). Default: nothing.
    /// </summary>
    public IReadOnlyList<DeliveryProcessor> Processors { get; set; } = [];

    /// <summary>Checks them while the source is yet to be made.</summary>
    /// <param name="violations">Where mistakes go.</param>
    /// <param name="destination">The destination, which has been checked.</param>
    internal void Validate(Violations violations, DeliveryDestination destination)
    {
        if (!violations.AreComplete(this, typeof(DeliveryOptions))) return;
        ValidateStream(violations);
        ValidateSteps(violations, destination);
    }

    private protected void ValidateStream(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Length(nameof(DeliveryStreamName), DeliveryStreamName, ServiceLimits.Firehose.NameLength);
        violations.Matches(
            nameof(DeliveryStreamName),
            DeliveryStreamName,
            Name(),
            "hold letters, digits, _, . and - only",
            "replace the other characters, or leave it out");
    }

    private protected void ValidateSteps(Violations violations, DeliveryDestination destination)
    {
        foreach (var processor in Processors) processor.Validate(violations.For(nameof(Processors)));
        ProcessingRules.Validate(violations, Processors);
        destination.ValidateProcessing(violations, Processors);
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]*$")]
    private static partial Regex Name();
}

/// <summary>Destination, source and steps of a <see cref="Delivery"/>; only the destination must be given.</summary>
public sealed record DeliveryProps : DeliveryOptions
{
    /// <summary>Where records go, such as <c>DeliveryDestination.S3(new() { Bucket = bucket })</c>.</summary>
    public required DeliveryDestination Destination { get; set; }

    /// <summary>
    /// Where records come from. Default: producers put them into Firehose (<see cref="DeliverySource.DirectPut"/>). In CDK:
    /// <c>DeliveryStreamProps.Source</c>.
    /// </summary>
    public DeliverySource Source { get; set; } = DeliverySource.DirectPut();

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        ValidateStream(violations);
        Source.Validate(violations.For(nameof(Source)));
        Destination.Validate(violations.For(nameof(Destination)));
        ValidateSteps(violations, Destination);
        violations.Require(
            Source.NoBackupBecause is null || !Destination.BacksUpSource,
            $"{nameof(Destination)}.Backup",
            $"keep no copy of the source's records: {Source.NoBackupBecause}",
            "a backup of all records",
            "leave it out, or keep failed records alone; the records stay in the source for its retention");
    }
}
