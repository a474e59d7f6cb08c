using System.Reflection;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// Values for each property of each part of a pipeline that differ from the pipeline's own; they need not be valid by themselves.
/// </summary>
internal static class OtherValues
{
    /// <summary>Each value's name, and how to make it in a stack.</summary>
    public static IEnumerable<(string Text, Func<Stack, object?> Make)> Of(PropertyInfo property)
    {
        var values = ByName(property).ToList();
        if (values.Count == 0) values = [.. ByType(property)];
        values.Count.ShouldBeGreaterThan(0, $"{property.ReflectedType!.Name}.{property.Name}: a new property needs values here");
        return values;
    }

    private static IEnumerable<(string, Func<Stack, object?>)> ByName(PropertyInfo property) => property.Name switch
    {
        "Capacity" => [("4 shards", _ => IngestCapacity.Provisioned(4))],
        "Retention" => [("7 days", _ => Duration.Days(7))],
        "Encryption" when property.PropertyType == typeof(IngestEncryption) =>
        [
            ("none", _ => IngestEncryption.None), ("AWS's", _ => IngestEncryption.AwsManaged),
            ("another key", stack => IngestEncryption.CustomerManaged(new Key(stack, "Other"))),
        ],
        "Encryption" =>
        [
            ("AWS's", _ => EventTableEncryption.AwsManaged),
                ("another key", stack => EventTableEncryption.CustomerManaged(new Key(stack, "Other"))),
        ],
        "MaxRecordSize" => [("2 MiB", _ => Size.Mebibytes(2))],
        "ShardLevelMetrics" => [("all", _ => new[] { ShardLevelMetrics.ALL })],
        "ItemLifetime" or "PointInTimeRecovery" => [("7 days", _ => Duration.Days(7)), ("null", _ => null)],
        "Billing" => [("provisioned", _ => TableBilling.Provisioned(new TableCapacity(1, 10), new TableCapacity(1, 10)))],
        "ChangesToKinesis" =>
        [
            ("a stream", stack => Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
                stack, "Changes", "arn:aws:kinesis:eu-west-1:111122223333:stream/changes")),
        ],
        "GlobalIndexes" or "LocalIndexes" =>
            [("one", _ => new[] { new EventTableIndex { Name = "all", PartitionKey = "zone" } })],
        "Replicas" => [("one", _ => new[] { "eu-central-1" })],
        "FormerKeys" => [("one", stack => new[] { new Key(stack, "Former") })],
        "FormerLayouts" => [("a folder per day", _ => new[] { DeliveryLayout.Daily("before/") })],
        "Mode" => [("InsertOnce", _ => WriteMode.InsertOnce), ("Latest", _ => WriteMode.Latest())],
        "RawAttribute" => [("raw", _ => "raw")],
        "Architecture" => [("x86_64", _ => Architecture.X86_64)],
        "Memory" => [("512 MiB", _ => Size.Mebibytes(512))],
        "Timeout" => [("30 seconds", _ => Duration.Seconds(30))],
        "ReservedConcurrency" => [("50", _ => 50d)],
        "Batching" => [("10 records", _ => new WriterBatchingProps { BatchSize = 10 })],
        "FailedBatches" =>
        [
            ("a queue", stack => FailedBatches.ToSqs(new Queue(stack, "Queue"))),
            ("a bucket", stack => FailedBatches.ToS3(Bucket(stack))),
        ],
        "Rejects" =>
            [("a bucket", stack => RejectsLocation.In(Bucket(stack))),
                ("elsewhere", _ => RejectsLocation.BesideFailedBatches("data/"))],
        "CodePath" => [("a folder", _ => Path.Combine(AppContext.BaseDirectory, "functions", "Pipeline.Functions"))],
        "ErrorOutputPrefix" =>
        [
            ("failed/", _ => "failed/!{firehose:error-output-type}/"), ("data/", _ => "data/!{firehose:error-output-type}/"),
                ("null", _ => null),
        ],
        "FileExtension" => [(".json.gz", _ => ".json.gz"), (".json", _ => ".json"), (".snappy", _ => ".snappy")],
        "BufferingSize" => [("100 MiB", _ => Size.Mebibytes(100))],
        "BufferingInterval" => [("90 seconds", _ => Duration.Seconds(90))],
        "Backup" => [("a bucket", stack => new SourceBackup { Bucket = Bucket(stack) })],
        "DeliveryStreamName" or "DatabaseName" => [("clicks", _ => "clicks")],
        "Role" =>
            [("a role", stack =>
                new Role(stack, "Role", new RoleProps { AssumedBy = new ServicePrincipal("firehose.amazonaws.com") }))],
        "Processors" =>
        [
            ("a delimiter", _ => new[] { DeliveryProcessor.AppendDelimiter() }),
            ("decompression", _ => new[] { DeliveryProcessor.Decompress() }),
            ("a function", stack => new[] { DeliveryProcessor.Transform(Function.FromFunctionArn(
                stack, "Mine", "arn:aws:lambda:eu-west-1:111122223333:function:mine")) }),
            ("events of another schema", stack => new[] { DeliveryProcessor.Transform(
                new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema })) }),
        ],
        "NoncurrentExpiration" or "Expiration" or "IntelligentTieringAfter" => [("90 days", _ => Duration.Days(90))],
        "NotReplicatedBecause" => [("null", _ => null)],
        "ProjectionStart" => [("NOW-3YEARS", _ => "NOW-3YEARS")],
        "ResultsBucket" => [("a bucket", stack => Bucket(stack))],
        "ResultsPrefix" => [("queries/", _ => "queries/")],
        "BytesScannedCutoff" => [("1 GiB", _ => Size.Gibibytes(1))],
        "NamedQueries" => [("one", _ => new Dictionary<string, string> { ["One"] = "SELECT 1" })],
        "AnomalyBand" => [("2", _ => 2d)],
        "ExpectedTraffic" =>
            [("10 records", _ => new ExpectedTraffic { Records = 10, Period = Duration.Minutes(10) })],
        "Off" => [("one", _ => new[] { "Stream.IteratorAge" })],
        "Overrides" =>
        [
            ("one", _ => new Dictionary<string, AlarmOverride> { ["Stream.IteratorAge"] = new() { Threshold = 1000 } }),
        ],
        "Routing" => [("EventBridge", _ => AlarmRouting.EventBridgeOnly)],
        "RunbookUrl" => [("a page", _ => "https://example.com/runbook")],
        "Suppressor" =>
        [
            ("an alarm", stack => Amazon.CDK.AWS.CloudWatch.Alarm.FromAlarmArn(
                stack, "Deploying", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:deploying")),
        ],
        "WarningEmailAddresses" => [("one", _ => new[] { "team@example.com" })],
        _ => [],
    };

    private static IEnumerable<(string, Func<Stack, object?>)> ByType(PropertyInfo property) => property.PropertyType switch
    {
        var type when type == typeof(bool) => [("true", _ => true), ("false", _ => false)],
        var type when type == typeof(bool?) => [("false", _ => false)],
        var type when type == typeof(RemovalPolicy) => [("RETAIN", _ => RemovalPolicy.RETAIN)],
        var type when type == typeof(RetentionDays) => [("a week", _ => RetentionDays.ONE_WEEK)],
        var type when type == typeof(IKey) => [("null", _ => null), ("another key", stack => new Key(stack, "Other"))],
        var type when type == typeof(PipelineBucket) =>
            [("null", _ => null), ("others", stack => PipelineBucket.ForAccessLogs(stack, "OtherLogs"))],
        var type => from value in Enum.GetValues(Nullable.GetUnderlyingType(type) ?? type).Cast<object>()
                    select ($"{value}", (Func<Stack, object?>)(_ => value)),
    };

    private static Amazon.CDK.AWS.S3.IBucket Bucket(Stack stack) =>
        Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Mine", "mine");
}
