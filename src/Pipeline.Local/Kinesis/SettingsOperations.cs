using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Changes a stream's settings: retention, encryption, capacity mode, record size.</summary>
internal sealed partial class SettingsOperations(StreamRegistry registry, AccountOperations account)
{
    private static readonly ServiceLimit KeyIdLength =
        new(1, 2048, "characters", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html");

    public JsonObject IncreaseRetention(JsonObject request) => SetRetention(request, (asked, current) => asked < current
        ? $"Requested retention period ({asked} hours) for stream {{0}} can not be shorter than existing retention period " +
        $"({current} hours). Use DecreaseStreamRetentionPeriod instead."
        : null);

    public JsonObject DecreaseRetention(JsonObject request) => SetRetention(request, (asked, current) => asked > current
        ? $"Requested retention period ({asked} hours) for stream {{0}} can not be longer than existing retention period " +
        $"({current} hours). Use IncreaseStreamRetentionPeriod instead."
        : null);

    public JsonObject StartEncryption(JsonObject request)
    {
        var (stream, keyId) = Encryption(request);
        stream.Settings = stream.Settings with { KeyId = keyId };
        return [];
    }

    public JsonObject StopEncryption(JsonObject request)
    {
        var (stream, _) = Encryption(request);
        stream.Settings = stream.Settings with { KeyId = null };
        return [];
    }

    public JsonObject UpdateMode(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("StreamARN", pattern: KinesisInput.StreamArn());
        var mode = input.Structure("StreamModeDetails")?.Choice("StreamMode", StreamOperations.Modes, required: true);
        if (mode is null) input.Violate("StreamModeDetails", null, "Member must not be null");

        var warm = input.Integer("WarmThroughputMiBps", ServiceLimits.Kinesis.WarmThroughputMiBps);
        input.Check();
        var stream = registry.FindByArn(arn);
        var since = registry.Time.GetUtcNow() - TimeSpan.FromDays(1);
        lock (stream.ModeChanges)
        {
            if (stream.ModeChanges.Count(change => change > since) >= ServiceLimits.Kinesis.ModeChangesPerDay)
            {
                throw KinesisErrors.LimitExceeded(
                    $"The mode of stream {stream.Name} under account {registry.Account} was changed " +
                    $"{ServiceLimits.Kinesis.ModeChangesPerDay} times within 24 hours.");
            }

            stream.ModeChanges.Add(registry.Time.GetUtcNow());
            stream.Settings = stream.Settings with { IsOnDemand = mode == "ON_DEMAND", WarmThroughputMiBps = warm };
        }

        return [];
    }

    public JsonObject UpdateWarmThroughput(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var warm = input.Integer("WarmThroughputMiBps", ServiceLimits.Kinesis.WarmThroughputMiBps, required: true);
        input.Check();
        var stream = registry.Resolve(name, arn);
        if (!stream.Settings.IsOnDemand)
        {
            throw KinesisErrors.Validation(
                $"The mode of stream {stream.Name} under account {registry.Account} must be ON_DEMAND for a warm throughput; "
                + "got PROVISIONED; change it by UpdateStreamMode");
        }

        // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamWarmThroughput.html.
        if (!account.IsCommitted)
        {
            throw KinesisErrors.Validation(
                $"Account {registry.Account} must have its MinimumThroughputBillingCommitment enabled for a warm throughput; "
                + "got DISABLED; enable it by UpdateAccountSettings");
        }

        stream.Settings = stream.Settings with { WarmThroughputMiBps = warm };
        if (stream.OpenShards.Count < warm) stream.ScaleTo(warm!.Value);
        return new()
        {
            ["StreamARN"] = stream.Arn,
            ["StreamName"] = stream.Name,
            ["WarmThroughput"] = StreamDescriptions.WarmThroughput(warm!.Value),
        };
    }

    public JsonObject UpdateMaxRecordSize(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var size = input.Integer("MaxRecordSizeInKiB", ServiceLimits.Kinesis.MaxRecordSizeKiB, required: true);
        input.Check();
        var stream = registry.Resolve(name, arn);
        stream.Settings = stream.Settings with { MaxRecordKiB = size!.Value };
        return [];
    }

    private JsonObject SetRetention(JsonObject request, Func<int, int, string?> objection)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var range = ServiceLimits.Kinesis.RetentionHours;
        var hours = input.Integer(
            "RetentionPeriodHours", range with { Minimum = int.MinValue, Maximum = int.MaxValue }, required: true);
        input.Check();
        var stream = registry.Resolve(name, arn);
        if (!range.Contains(hours!.Value))
        {
            throw KinesisErrors.Invalid(
                $"RetentionPeriodHours must be {range.Minimum:0} to {range.Maximum:0}; got {hours} for stream {stream.Name} " +
                $"under account {registry.Account}.");
        }

        if (objection(hours.Value, (int)stream.Settings.Retention.TotalHours) is { } words)
            throw KinesisErrors.Invalid(words.Replace("{0}", stream.Name, StringComparison.Ordinal));

        stream.Settings = stream.Settings with { Retention = TimeSpan.FromHours(hours.Value) };
        return [];
    }

    private (KinesisStream Stream, string KeyId) Encryption(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        input.Choice("EncryptionType", ["KMS"], required: true);
        var keyId = input.RequiredText("KeyId", KeyIdLength);
        input.Check();
        var stream = registry.Resolve(name, arn);
        if (KeyId().IsMatch(keyId)) return (stream, keyId);
        // Kinesis passes on the error of KMS for a key that KMS cannot find.
        throw new ServiceException(
            "KMSNotFoundException",
            $"KeyId must be a key's id or ARN, or an alias with its prefix alias/, or an alias's ARN; got {keyId}; see " +
            $"aws kms list-aliases");
    }

    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html.
    [GeneratedRegex("^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/|alias/)?[a-zA-Z0-9/_-]+$")]
    private static partial Regex KeyId();
}
