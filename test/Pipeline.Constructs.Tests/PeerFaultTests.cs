using System.Text.Json.Nodes;
using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// Faults that were found in comparable constructs and modules; each test shows that a whole pipeline does not have one. The
/// faults of single parts are tested with those parts: EveryAlarmTests, DeliveryAlarmsTests, DeliveryTests, TransformationTests,
/// DynamicPartitioningTests, FormatConversionTests.
/// </summary>
public sealed class PeerFaultTests(PeerFaultTests.TwoPipelines pipelines) : IClassFixture<PeerFaultTests.TwoPipelines>
{
    private const string Delivery = "AWS::KinesisFirehose::DeliveryStream";
    private const string Mapping = "AWS::Lambda::EventSourceMapping";

    [Fact]
    public void AlarmWithoutDimensions_DoesNotExist() => Alarms().SelectMany(Metrics).ShouldEachBe(metric =>
        metric["Dimensions"] is JsonArray && metric["Dimensions"]!.AsArray().Count > 0);

    [Fact]
    public void AlarmWithoutAnAction_DoesNotExist() =>
        Alarms().ShouldEachBe(alarm => alarm["AlarmActions"] is JsonArray && alarm["AlarmActions"]!.AsArray().Count > 0);

    [Fact]
    public void AlarmOnAnIdleStream_StaysQuiet() =>
        Alarms().ShouldEachBe(alarm => (string)alarm["TreatMissingData"]! == "notBreaching");

    [Fact]
    public void DeliveryDimension_IsItsNameAndNotItsArn() => Alarms().SelectMany(Metrics)
        .SelectMany(metric => metric["Dimensions"]!.AsArray())
        .Where(dimension => (string)dimension!["Name"]! == "DeliveryStreamName")
        .ShouldEachBe(dimension => dimension!["Value"]!.ToJsonString().StartsWith("{\"Ref\":"));

    [Fact]
    public void AlarmOnAnAutoNamedResource_RefersToIt() => Alarms().SelectMany(Metrics)
        .SelectMany(metric => metric["Dimensions"]!.AsArray())
        .ShouldEachBe(dimension => dimension!["Value"] != null && $"{dimension["Value"]}" != "");

    [Fact]
    public void SecondInstanceInOneStack_HasResourcesOfItsOwn()
    {
        pipelines.Template.All(Delivery).Count.ShouldBe(2);
        pipelines.Template.All("AWS::IAM::Role").Count.ShouldBe(6);
    }

    [Fact]
    public void StreamWithACustomerKey_CanBeReadByFunctionAndFirehose()
    {
        var stream = pipelines.Template.All("AWS::Kinesis::Stream").Keys.First();
        Policies().Count(policy => Statements(policy).Any(statement =>
            $"{statement!["Action"]}" == "kms:Decrypt" && $"{statement["Condition"]}".Contains("aws:kinesis:arn")
                && $"{statement["Condition"]}".Contains(stream)))
            .ShouldBe(2);
    }

    [Fact]
    public void DeliveryStream_WaitsForItsPolicies()
    {
        foreach (var delivery in pipelines.Template.All(Delivery).Values)
        {
            var waitsFor = delivery["DependsOn"]!.AsArray().Select(id => (string)id!).ToList();
            waitsFor.Count(id => pipelines.Template.All("AWS::IAM::ManagedPolicy").ContainsKey(id))
                .ShouldBe(2, "of source and destination");
        }
    }

    [Fact]
    public void OnePropOfTheTable_LeavesItsOtherDefaults()
    {
        static JsonObject Table(Func<EventTableOptions, EventTableOptions>? change) => Synth
            .Template(stack => new StreamingPipeline(stack, "P", new() { Schema = TwoPipelines.Schema, Table = change }))
            .Properties("AWS::DynamoDB::GlobalTable");
        var changed = Table(table => table with { PointInTimeRecovery = Duration.Days(10) }).ToJsonString();
        changed.Replace("\"RecoveryPeriodInDays\":10", "\"RecoveryPeriodInDays\":35").ShouldBe(Table(null).ToJsonString());
    }

    [Fact]
    public void RetriesAndParallelization_AreNotCrossed()
    {
        var mapping = Synth.Template(stack => new StreamingPipeline(stack, "P", new()
        {
            Schema = TwoPipelines.Schema,
            Writer = writer => writer with { Batching = new() { RetryAttempts = 7, ParallelizationFactor = 3 } },
        })).Properties(Mapping);
        ((int)mapping["MaximumRetryAttempts"]!).ShouldBe(7);
        ((int)mapping["ParallelizationFactor"]!).ShouldBe(3);
    }

    [Fact]
    public void FailedBatch_IsNeitherRetriedForeverNorDiscarded()
    {
        foreach (var mapping in pipelines.Template.All(Mapping).Values.Select(mapping => mapping["Properties"]!))
        {
            ((int)mapping["MaximumRetryAttempts"]!).ShouldBeInRange(1, 10_000);
            ((int)mapping["MaximumRecordAgeInSeconds"]!).ShouldBeInRange(60, 86_399);
            ((bool)mapping["BisectBatchOnFunctionError"]!).ShouldBeTrue();
            mapping["FunctionResponseTypes"]!.ToJsonString().ShouldBe("""["ReportBatchItemFailures"]""");
            mapping["DestinationConfig"]!["OnFailure"]!["Destination"]!.ToJsonString().ShouldContain("FailedBatches");
        }
    }

    [Fact]
    public void SettingOfTheWholeAccount_IsNotTouched() => pipelines.Template.Json["Resources"]!.AsObject()
        .Select(resource => (string)resource.Value!["Type"]!)
        .ShouldNotContain("AWS::Glue::DataCatalogEncryptionSettings");

    [Fact]
    public void Bucket_IsEncryptedPrivateAndTlsOnly()
    {
        var policies = pipelines.Template.All("AWS::S3::BucketPolicy").Values.Select(policy => policy.ToJsonString()).ToList();
        foreach (var (id, bucket) in pipelines.Template.All("AWS::S3::Bucket"))
        {
            bucket["Properties"]!["BucketEncryption"].ShouldNotBeNull(id);
            ((bool)bucket["Properties"]!["PublicAccessBlockConfiguration"]!["RestrictPublicBuckets"]!).ShouldBeTrue(id);
            policies.ShouldContain(policy => policy.Contains($"{{\"Ref\":\"{id}\"}}") && policy.Contains("aws:SecureTransport"),
                id);
        }
    }

    [Fact]
    public void LogGroup_IsKeptForAMonthAndNotForTwoYears() => pipelines.Template.All("AWS::Logs::LogGroup").Values
        .ShouldEachBe(group => (int)group["Properties"]!["RetentionInDays"]! == 30);

    [Fact]
    public void MappingThatNobodyUses_IsNotInTheTemplate() => pipelines.Template.Json.ContainsKey("Mappings").ShouldBeFalse();

    [Fact]
    public void Partition_IsNeverWrittenOut() => pipelines.Template.Json.ToJsonString().ShouldNotContain("arn:aws:");

    [Fact]
    public void Role_HasNoActionByWildcard() => pipelines.Template.All("AWS::IAM::ManagedPolicy").Values
        .SelectMany(Statements)
        .SelectMany(statement => statement!["Action"] is JsonArray many ? many.Select(action => $"{action}")
            : [$"{statement["Action"]}"])
        .ShouldEachBe(action => !action.Contains('*'));

    [Fact]
    public void RoleForFirehose_IsAssumedForThisAccountAlone() => pipelines.Template.All("AWS::IAM::Role").Values
        .Where(role => role.ToJsonString().Contains("firehose.amazonaws.com"))
        .ShouldEachBe(role => role.ToJsonString().Contains("""{"StringEquals":{"sts:ExternalId":{"Ref":"AWS::AccountId"}}}"""));

    private IEnumerable<JsonObject> Alarms() =>
        pipelines.Template.All("AWS::CloudWatch::Alarm").Values.Select(alarm => alarm["Properties"]!.AsObject());

    private IEnumerable<JsonObject> Policies() => pipelines.Template.All("AWS::IAM::ManagedPolicy").Values;

    private static IEnumerable<JsonNode?> Statements(JsonObject policy) =>
        policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray();

    // The alarm's metric, or those of its formula.
    private static IEnumerable<JsonNode> Metrics(JsonObject alarm) => alarm["Metrics"] is JsonArray metrics
        ? metrics.Select(metric => metric!["MetricStat"]?["Metric"]).OfType<JsonNode>()
        : [alarm];

    /// <summary>Two pipelines in one stack, synthesized once.</summary>
    public sealed class TwoPipelines
    {
        internal static EventSchema Schema { get; } = EventSchema.Parse(
            """
            { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
              "x-dynamodb": { "partitionKey": "id" } }
            """);

        internal Template Template { get; } = Synth.Template(stack =>
        {
            new StreamingPipeline(stack, "One", new() { Schema = Schema });
            new StreamingPipeline(stack, "Two", new() { Schema = Schema });
        });
    }
}
