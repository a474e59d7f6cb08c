using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Tests;

public class RestApiFeedTests
{
    private const string Imported = "arn:aws:kinesis:eu-west-1:111122223333:stream/badges";

    [Fact]
    public void MethodForOneRecord_IsAsAccepted() => Snapshot.Verify(Methods(Synth.Template(stack => Make(stack)))["record"]);

    [Fact]
    public void MethodForRecords_IsAsAccepted() => Snapshot.Verify(Methods(Synth.Template(stack => Make(stack)))["records"]);

    [Fact]
    public void Stage_IsThrottledAndLogged()
    {
        var template = Synth.Template(stack => Make(stack));
        var stage = template.Properties("AWS::ApiGateway::Stage");
        stage["AccessLogSetting"]!["DestinationArn"]!["Fn::GetAtt"]![0]!.ToString().ShouldStartWith("FeedAccessLogs");
        var settings = stage["MethodSettings"]!.AsArray().ShouldHaveSingleItem()!;
        $"{settings["ThrottlingRateLimit"]} {settings["ThrottlingBurstLimit"]} {settings["LoggingLevel"]} {settings["DataTraceEnabled"]}"
            .ShouldBe("1000 1000 ERROR false");
        $"{stage["StageName"]}".ShouldBe("v1");
    }

    [Fact]
    public void Api_ReachesTwoActionsOfOneStream()
    {
        var template = Synth.Template(stack => Make(stack));
        template.All("AWS::ApiGateway::Method").Count.ShouldBe(2);
        template.RoleStatements("FeedRole").ShouldHaveSingleItem().ToJsonString().ShouldBe(
            $$"""{"Action":["kinesis:PutRecord","kinesis:PutRecords"],"Effect":"Allow","Resource":"{{Imported}}"}""");
    }

    // Both models refuse what Kinesis would refuse, and fields of Kinesis's that a caller might slip in.
    [Fact]
    public void Models_HoldKinesisLimits()
    {
        var models = Synth.Template(stack => Make(stack)).All("AWS::ApiGateway::Model").Values
            .Select(model => model["Properties"]!["Schema"]!.ToJsonString()).ToArray();
        models.Length.ShouldBe(2);
        models.ShouldEachBe(model => model.Contains("\"maxLength\":256") && model.Contains("\"additionalProperties\":false"));
        models.ShouldContain(model => model.Contains("\"maxItems\":500") && model.Contains("\"minItems\":1"));
    }

    [Fact]
    public void EverythingSet_IsRendered()
    {
        var template = Synth.Template(
            stack => Make(stack, new()
            {
                Stream = IngestStream.FromStreamArn(stack, "Stream", Imported),
                Authorizer = new RequestAuthorizer(stack, "Authorizer", new RequestAuthorizerProps
                {
                    Handler = Amazon.CDK.AWS.Lambda.Function.FromFunctionName(stack, "Function", "authorize"),
                    IdentitySources = [IdentitySource.Header("Authorization")],
                }),
                StageName = "live",
                ThrottlingRateLimit = 5,
                ThrottlingBurstLimit = 10,
                EncryptionKey = new PipelineKey(stack, "Key").Key,
                LogRetention = Amazon.CDK.AWS.Logs.RetentionDays.ONE_WEEK,
                RemovalPolicy = RemovalPolicy.DESTROY,
            }),
            Synth.RemovalAllowed);
        template.All("AWS::ApiGateway::Method").Values.Select(method => $"{method["Properties"]!["AuthorizationType"]}").ShouldBe(["CUSTOM", "CUSTOM"]);
        var stage = template.Properties("AWS::ApiGateway::Stage");
        $"{stage["StageName"]} {stage["MethodSettings"]![0]!["ThrottlingRateLimit"]} {stage["MethodSettings"]![0]!["ThrottlingBurstLimit"]}"
            .ShouldBe("live 5 10");
        var logs = template.Only("AWS::Logs::LogGroup");
        $"{logs["DeletionPolicy"]} {logs["Properties"]!["RetentionInDays"]}".ShouldBe("Delete 7");
        logs["Properties"]!["KmsKeyId"].ShouldNotBeNull();
    }

    [Fact]
    public void Caller_MayPutAndNoMore()
    {
        var template = Synth.Template(stack => Make(stack).GrantInvoke(
            new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() })));
        var statement = template.Only("AWS::IAM::Policy")["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
        $"{statement["Action"]}".ShouldBe("execute-api:Invoke");
        statement["Resource"]!.AsArray().Select(resource => $"{resource!["Fn::Join"]![1]!.AsArray().Last()}")
            .ShouldBe(["/POST/record", "/POST/records"]);
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => Make(stack, new()
    {
        Stream = new IngestStream(stack, "Stream"),
        StageName = "v 1",
        ThrottlingRateLimit = 0,
        ThrottlingBurstLimit = 0.5,
    })).ShouldBe(
    [
        "StageName must hold letters, digits, _ and - only; got v 1; replace the other characters",
        "ThrottlingRateLimit must be 1 or more; got 0; raise it: with less nobody gets through",
        "ThrottlingBurstLimit must be 1 or more; got 0.5; raise it: with less nobody gets through",
    ]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(128, 0)]
    [InlineData(129, 1)]
    public void StageNameBoundaries_InsideOnly(int length, int mistakes) => Ranges.Mistakes(stack => Make(stack, new()
    {
        Stream = new IngestStream(stack, "Stream"),
        StageName = new string('s', length),
    })).Count.ShouldBe(mistakes);

    private static RestApiFeed Make(Stack stack, RestApiFeedProps? props = null) =>
        new(stack, "Feed", props ?? new() { Stream = IngestStream.FromStreamArn(stack, "Stream", Imported) });

    private static Dictionary<string, JsonNode> Methods(Template template) => template.All("AWS::ApiGateway::Method")
        .ToDictionary(method => method.Key.Contains("records") ? "records" : "record", method => method.Value["Properties"]!.DeepClone());
}
