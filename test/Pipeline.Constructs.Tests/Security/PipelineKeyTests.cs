using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class PipelineKeyTests
{
    private const string Type = "AWS::KMS::Key";

    // The principal that https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html states; China has its
    // own suffix.
    [Theory]
    [InlineData("eu-west-1", """{"Fn::Join":["",["logs.eu-west-1.",{"Ref":"AWS::URLSuffix"}]]}""")]
    [InlineData("cn-north-1", """{"Fn::Join":["",["logs.cn-north-1.",{"Ref":"AWS::URLSuffix"}]]}""")]
    [InlineData(null, """{"Fn::Join":["",["logs.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}""")]
    public void CloudWatchLogs_IsNamedByItsRegion(string? region, string expected)
    {
        var template = Synth.Template(
            stack => new PipelineKey(stack, "Key"),
            env: region is null ? null : new Amazon.CDK.Environment { Account = "111122223333", Region = region });
        template.Properties(Type)["KeyPolicy"]!["Statement"]!.AsArray()
            .Single(statement => (string?)statement!["Sid"] == "CloudWatchLogs")!["Principal"]!["Service"]!.ToJsonString()
            .ShouldBe(expected);
    }

    [Fact]
    public void NoProps_RotatedRetainedAndUsableByLogsAndAlarms() =>
        Snapshot.Verify(Synth.Template(stack => new PipelineKey(stack, "Key")).Json);

    [Fact]
    public void EveryProp_IsRendered()
    {
        var key = Synth.Template(
            stack => new PipelineKey(stack, "Key", new()
            {
                Description = "Badges",
                RotationPeriod = Duration.Days(90),
                PendingWindow = Duration.Days(7),
                RemovalPolicy = RemovalPolicy.DESTROY,
            }),
            Synth.RemovalAllowed).Only(Type);
        ((string)key["DeletionPolicy"]!).ShouldBe("Delete");
        var properties = key["Properties"]!;
        ((string)properties["Description"]!).ShouldBe("Badges");
        ((int)properties["RotationPeriodInDays"]!).ShouldBe(90);
        ((int)properties["PendingWindowInDays"]!).ShouldBe(7);
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new PipelineKey(stack, "Key", new()
        {
            Description = new string('x', 8193),
            RotationPeriod = Duration.Days(89),
            PendingWindow = Duration.Days(31),
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void RangeEdges_AreAllowed()
    {
        foreach (var (rotation, window) in new[] { (90, 7), (2560, 30) })
        {
            Synth.Template(stack => new PipelineKey(stack, "Key", new()
            {
                RotationPeriod = Duration.Days(rotation),
                PendingWindow = Duration.Days(window),
            })).All(Type).Count.ShouldBe(1);
        }

        ServiceLimits.Kms.RotationDays.ToString().ShouldBe("90 to 2560 days");
        ServiceLimits.Kms.PendingWindowDays.ToString().ShouldBe("7 to 30 days");
    }

    [Fact]
    public void Services_MayUseTheKeyForThisAccountAlone()
    {
        var statements = Synth.Template(stack => new PipelineKey(stack, "Key"), env: Synth.Known).Statements()
            .Where(statement => statement["Principal"]!["Service"] is not null)
            .ToDictionary(statement => (string)statement["Sid"]!);
        statements.Keys.ShouldBe(["CloudWatchLogs", "CloudWatchAlarms"]);
        statements["CloudWatchLogs"]["Principal"]!.ToJsonString().ShouldBe(
            """{"Service":{"Fn::Join":["",["logs.eu-west-1.",{"Ref":"AWS::URLSuffix"}]]}}""");
        statements["CloudWatchLogs"]["Condition"]!.ToJsonString().ShouldContain(":logs:eu-west-1:111122223333:log-group:*");
        statements["CloudWatchAlarms"]["Action"]!.ToJsonString().ShouldBe("""["kms:Decrypt","kms:GenerateDataKey*"]""");
        statements["CloudWatchAlarms"]["Condition"]!.ToJsonString()
            .ShouldBe("""{"StringEquals":{"aws:SourceAccount":"111122223333"}}""");
    }

    [Fact]
    public void DestroyWithoutTheSecondKey_RetainsAndWarns()
    {
        static void Build(Stack stack) => new PipelineKey(stack, "Key", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        ((string)Synth.Template(Build).Only(Type)["DeletionPolicy"]!).ShouldBe("RetainExceptOnCreate");
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("pipeline:allow-data-removal");
    }

    [Fact]
    public void TwiceInOneStackAndInChina_NamesNoPartition()
    {
        var template = Synth.Template(
            stack =>
            {
                new PipelineKey(stack, "One");
                new PipelineKey(stack, "Two");
            },
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" });
        template.All(Type).Count.ShouldBe(2);
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    private static readonly CheckedStack WithALogGroup = new(stack =>
    {
        var key = new PipelineKey(stack, "Key");
        new LogGroup(stack, "Log", new LogGroupProps { EncryptionKey = key.Key, Retention = RetentionDays.ONE_MONTH });
    });

    [Fact]
    public void KeyWithAnEncryptedLogGroup_PassesCdkNag() => WithALogGroup.Findings.ShouldBeEmpty();

    [Fact]
    public void Tokens_AreNotRefused()
    {
        var template = Synth.Template(stack => new PipelineKey(stack, "Key", new()
        {
            Description = new CfnParameter(stack, "Text").ValueAsString,
        }));
        template.Properties("AWS::KMS::Key")["Description"]!.ToJsonString().ShouldBe("""{"Ref":"Text"}""");
    }
}
