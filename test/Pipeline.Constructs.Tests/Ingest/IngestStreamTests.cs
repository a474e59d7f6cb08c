using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class IngestStreamTests
{
    private const string Type = "AWS::Kinesis::Stream";

    [Fact]
    public void NoProps_OnDemandEncryptedRetainedForADay() =>
        Snapshot.Verify(Synth.Template(stack => new IngestStream(stack, "Stream")).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(stack => new IngestStream(stack, "Stream", new()
    {
        Capacity = IngestCapacity.OnDemand(warmThroughputMiBps: 100),
        Retention = Duration.Days(7),
        Encryption = IngestEncryption.CustomerManaged(new Key(stack, "Key")),
        MaxRecordSize = Size.Mebibytes(2),
        RecordDistribution = RecordDistribution.Auto,
        ShardLevelMetrics = [ShardLevelMetrics.INCOMING_BYTES, ShardLevelMetrics.ITERATOR_AGE_MILLISECONDS],
    })).Json);

    [Fact]
    public void ShardEstimate_BecomesTheShardCount()
    {
        var estimate = ShardCalculator.Estimate(recordBytes: 1024, recordsPerSecond: 2500);
        var template = Synth.Template(stack =>
            new IngestStream(stack, "Stream", new() { Capacity = IngestCapacity.Provisioned(estimate) }));
        ((int)template.Properties(Type)["ShardCount"]!).ShouldBe(3);
    }

    [Fact]
    public void EncryptionNone_RendersNoEncryption()
    {
        var template = Synth.Template(stack => new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.None }));
        template.Properties(Type).ContainsKey("StreamEncryption").ShouldBeFalse();
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new IngestStream(stack, "Stream", new()
        {
            Capacity = IngestCapacity.Provisioned(0),
            Retention = Duration.Minutes(90),
            MaxRecordSize = Size.Bytes(1000),
            RecordDistribution = RecordDistribution.Auto,
            ProducersAggregate = true,
            ShardLevelMetrics = [ShardLevelMetrics.ALL, ShardLevelMetrics.ALL],
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void RetentionBoundary_InsideOnly(int hoursBeyond, bool allowed)
    {
        var limit = ServiceLimits.Kinesis.RetentionHours;
        foreach (var edge in new[] { limit.Minimum, limit.Maximum })
        {
            var hours = edge + (edge == limit.Minimum ? -Math.Abs(hoursBeyond) : Math.Abs(hoursBeyond));
            void Make() => Synth.Template(stack => new IngestStream(stack, "Stream", new() { Retention = Duration.Hours(hours) }));
            if (allowed) Make();
            else Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem().ShouldContain(limit.ToString());
        }
    }

    [Fact]
    public void TwiceInOneStack_Works() => Synth.Template(stack =>
    {
        new IngestStream(stack, "One").AddConsumer("Search");
        new IngestStream(stack, "Two").AddConsumer("Search");
    }).All("AWS::Kinesis::StreamConsumer").Values
        .Select(consumer => (string)consumer["Properties"]!["ConsumerName"]!).Distinct().Count().ShouldBe(2);

    [Fact]
    public void TokenForRetention_IsNotRefused()
    {
        var template = Synth.Template(stack =>
        {
            var hours = new CfnParameter(stack, "Hours", new CfnParameterProps { Type = "Number" });
            new IngestStream(stack, "Stream", new() { Retention = Duration.Hours(hours.ValueAsNumber) });
        });
        template.Properties(Type)["RetentionPeriodHours"]!.ToJsonString().ShouldBe("""{"Ref":"Hours"}""");
    }

    [Fact]
    public void Template_NamesNoPartition()
    {
        var template = Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.CustomerManaged(new Key(stack, "Key")) });
            stream.AddConsumer("Search");
            var producer = new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() });
            stream.GrantWrite(producer);
            stream.GrantRead(producer);
        });
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    [Fact]
    public void TwentyFirstConsumer_IsRefused()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream");
            for (var i = 0; i < 21; i++) stream.AddConsumer($"C{i}");
        }));
        error.Violations.ShouldBe(["Consumers must be 0 to 20 consumers; got 21; lower it to at most 20"]);
    }

    [Fact]
    public void DestroyWithoutTheSecondKey_RetainsAndWarns()
    {
        static void Build(Stack stack) => new IngestStream(stack, "Stream", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        ((string)Synth.Template(Build).Only(Type)["DeletionPolicy"]!).ShouldBe("Retain");
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("pipeline:allow-data-removal");
        ((string)Synth.Template(Build, Synth.RemovalAllowed).Only(Type)["DeletionPolicy"]!).ShouldBe("Delete");
        Synth.Warnings(Build, Synth.RemovalAllowed).ShouldBeEmpty();
    }

    [Fact]
    public void ImportedStream_MakesNoResourceAndGrantsItsKey()
    {
        var template = Synth.Template(stack =>
        {
            var stream = IngestStream.FromAttributes(stack, "Stream", new()
            {
                StreamArn = "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges",
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws-cn:kms:cn-north-1:111122223333:key/k"),
            });
            stream.StreamName.ShouldBe("badges");
            stream.GrantWrite(new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
        });
        template.All(Type).ShouldBeEmpty();
        template.Statements().ShouldContain(statement => $"{statement["Resource"]}".EndsWith(":stream/badges"));
        template.Statements().ShouldContain(statement => $"{statement["Resource"]}".EndsWith(":key/k"));
    }

    private static readonly CheckedStack WithDefaults = new(stack => new IngestStream(stack, "Stream"));

    [Fact]
    public void Defaults_PassCdkNag() => WithDefaults.Findings.ShouldBeEmpty();

    private static readonly CheckedStack WithAKey = new(stack => new IngestStream(stack, "Stream", new()
    {
        Encryption = IngestEncryption.CustomerManaged(new PipelineKey(stack, "Key").Key),
    }));

    [Fact]
    public void CustomerManagedKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static readonly CheckedStack WithoutEncryption =
        new(stack => new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.None }));

    [Fact]
    public void Unencrypted_IsReportedByCdkNag() =>
        WithoutEncryption.Findings.ShouldContain("AwsSolutions-KDS1 at Stack/Stream/Resource/Resource");
}
