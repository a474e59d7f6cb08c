using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="Delivery"/> without those that tie it to other constructs (its source and its destination).
/// <see cref="StreamingPipelineProps.Delivery"/> changes these.
/// </summary>
public abstract partial record DeliveryOptions : PartOptions
{
    /// <summary>
    /// The stream's name, 1 to 64 of letters, digits, <c>_</c>, <c>.</c> and <c>-</c>. Default: CloudFormation makes one. Set a
    /// name if the data's sender demands one (AWS WAF: it must start with <c>aws-waf-logs-</c>). CloudFormation cannot replace a
    /// stream that has a set name.
    /// </summary>
    public string? DeliveryStreamName { get; set; }

    /// <summary>
    /// The customer managed key of the data that the delivery itself stores: its error logs and, for
    /// <see cref="DeliverySource.DirectPut"/>, the records until they are delivered. Default: none; keys of AWS encrypt both. The
    /// key's policy must let CloudWatch Logs use it, as the policy of <see cref="PipelineKey"/> does. With Direct PUT, the
    /// deploying principal needs <c>kms:CreateGrant</c> on it, and producers must be allowed to use it, which the grants do
    /// (https://docs.aws.amazon.com/firehose/latest/dev/encryption.html). With a Kinesis stream it encrypts only the logs: the
    /// Kinesis stream encrypts the records. Delivered objects have <see cref="S3DestinationProps.EncryptionKey"/>.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Your own role for the delivery. It gets the documented permissions, unless it is imported as immutable. Default: a new
    /// role that only Firehose for this account may assume.
    /// </summary>
    public IRole? Role { get; set; }

    /// <summary>
    /// Whether delivery errors are logged in their own log group. Default: <c>true</c>. CloudWatch Logs bills by the GB, and a
    /// delivery without errors logs none.
    /// </summary>
    public bool ErrorLogging { get; set; } = true;

    /// <summary>How long error logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// What CloudFormation does with the error logs when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps
    /// them, unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>
    /// The processing steps for the records, each at most once. Firehose runs them in a fixed order, whatever the list's:
    /// decompression, message extraction, de-aggregation, transformation, partition keys, delimiter
    /// (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html). Default: none.
    /// </summary>
    public IReadOnlyList<DeliveryProcessor> Processors { get; set; } = [];

    /// <summary>Checks the settings when the source is not made yet.</summary>
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="destination">The destination, which is already checked.</param>
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

/// <summary>Settings of a <see cref="Delivery"/>: destination, source and processing; only the destination is required.</summary>
public sealed record DeliveryProps : DeliveryOptions
{
    /// <summary>The destination of the records, such as <c>DeliveryDestination.S3(new() { Bucket = bucket })</c>.</summary>
    public required DeliveryDestination Destination { get; set; }

    /// <summary>
    /// The source of the records. Default: producers put them into Firehose (<see cref="DeliverySource.DirectPut"/>). In CDK:
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
            "leave it out, or keep only failed records; the records stay in the source for its retention");
    }
}
