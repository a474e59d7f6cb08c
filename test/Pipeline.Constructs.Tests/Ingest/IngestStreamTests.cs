using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;
using Pipeline.Records.Limits;

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
    public void ParameterForShards_BecomesTheShardCount() => Synth.Template(stack => new IngestStream(stack, "Stream", new()
    {
        Capacity = IngestCapacity.Provisioned(
            new CfnParameter(stack, "Shards", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
    })).Properties(Type)["ShardCount"]!.ToJsonString().ShouldBe("""{"Ref":"Shards"}""");

    [Theory]
    [InlineData(1.5, "be a whole number of shards; got 1.5; use 2")]
    [InlineData(double.NaN, "be at least 1 shards; got NaN; use a number, at least 1 shards")]
    [InlineData(0, "be at least 1 shards; got 0; raise it to at least 1")]
    public void ShardsThatAreNoWholeNumber_AreRefused(double shards, string rule) => Should.Throw<InvalidInputException>(() =>
            Synth.Template(stack => new IngestStream(stack, "Stream", new() { Capacity = IngestCapacity.Provisioned(shards) })))
        .Violations.ShouldBe([$"Capacity.Shards must {rule}"]);

    [Theory]
    [InlineData("Writer", true)]
    [InlineData("a.b_c-1", true)]
    [InlineData("my writer (blue)", false)]
    [InlineData("\u00e9", false)]
    [InlineData("", false)]
    public void ConsumerId_IsTakenWhereItCanStandInAName(string id, bool isTaken)
    {
        void Make() => Synth.Template(stack => new IngestStream(stack, "Stream").AddConsumer(id));
        if (isTaken)
        {
            Make();
        }
        else
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
                    .ShouldStartWith("id must be 1 to 64 letters, digits, underscores, dots and hyphens, no token; got ");
        }
    }

    [Fact]
    public void LongestConsumerId_MakesANameThatKinesisTakes()
    {
        var template = Synth.Template(stack =>
        {
            var scope = new global::Constructs.Construct(stack, new string('s', 200));
            new IngestStream(scope, "Stream").AddConsumer(new string('w', 64));
        });
        var name = (string)template.Properties("AWS::Kinesis::StreamConsumer")["ConsumerName"]!;
        ServiceLimits.Kinesis.NameLength.Contains(name.Length).ShouldBeTrue($"{name.Length}");
        name.ShouldMatch("^[a-zA-Z0-9_.-]+$");
    }

    [Fact]
    public void NullsAndUndefinedValues_AreToldInOneMessage()
    {
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
                new IngestStream(stack, "Stream", new() { Capacity = null!, Retention = null!, Encryption = null! })))
            .Violations.ShouldBe([
                "Capacity must have a value; got null; set it",
                "Retention must have a value; got null; set it",
                "Encryption must have a value; got null; set it",
            ]);
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
                new IngestStream(stack, "Stream", new() { RecordDistribution = (RecordDistribution)99 })))
            .Violations.ShouldBe(["RecordDistribution must be one of UserPartitionKey, Auto; got 99; use one of them"]);
    }

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
            void Make() =>
                Synth.Template(stack => new IngestStream(stack, "Stream", new() { Retention = Duration.Hours(hours) }));
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
            var stream =
                new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.CustomerManaged(new Key(stack, "Key")) });
            stream.AddConsumer("Search");
            var producer = new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() });
            stream.GrantWrite(producer);
            stream.GrantRead(producer);
        });
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    [Fact]
    public void FiftyFirstConsumer_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(Consumers(51)))
        .Violations.ShouldBe(["Consumers must be 0 to 50 consumers; got 51; lower it to at most 50"]);

    [Fact]
    public void TwentyFirstConsumer_IsWarnedOf()
    {
        Synth.Warnings(Consumers(20)).ShouldBeEmpty();
        Synth.Warnings(Consumers(21)).ShouldHaveSingleItem().ShouldStartWith(
            "Consumers must be at most 20 consumers unless the account has a higher quota; got 21; turn On-demand Advantage on " +
            "for the account");
    }

    // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
    [Theory]
    [InlineData("eu-west-1", 20_000, "20000")]
    [InlineData("eu-central-1", 1_000, "1000")]
    public void ShardsAboveTheQuotaOfTheRegion_AreWarnedOf(string region, int quota, string text)
    {
        var env = new Amazon.CDK.Environment { Region = region };
        static Action<Stack> Build(int shards) =>
            stack => new IngestStream(stack, "Stream", new() { Capacity = IngestCapacity.Provisioned(shards) });
        Synth.Warnings(Build(quota), env: env).ShouldBeEmpty();
        var warning = Synth.Warnings(Build(quota + 1), env: env).ShouldHaveSingleItem();
        warning.ShouldContain(
            $"Capacity.Shards must be at most {text} shards unless the account has a higher quota; got {quota + 1}; ask");
        warning.ShouldContain("servicequotas/home/services/kinesis/quotas");
    }

    private static Action<Stack> Consumers(int count) => stack =>
    {
        var stream = new IngestStream(stack, "Stream");
        for (var i = 0; i < count; i++) stream.AddConsumer($"C{i}");
    };

    [Fact]
    public void DestroyWithoutTheSecondKey_RetainsAndWarns()
    {
        static void Build(Stack stack) => new IngestStream(stack, "Stream", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        ((string)Synth.Template(Build).Only(Type)["DeletionPolicy"]!).ShouldBe("RetainExceptOnCreate");
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
