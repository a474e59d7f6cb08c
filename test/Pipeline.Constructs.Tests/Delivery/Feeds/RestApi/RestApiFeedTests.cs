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

    // An account has one role for the logs of all its APIs.
    [Fact]
    public void Default_TouchesNoSettingOfTheAccountAndLogsNothing()
    {
        var template = Synth.Template(stack => Make(stack));
        template.All("AWS::ApiGateway::Account").ShouldBeEmpty();
        template.All("AWS::Logs::LogGroup").ShouldBeEmpty();
        var stage = template.Properties("AWS::ApiGateway::Stage");
        stage["AccessLogSetting"].ShouldBeNull();
        var settings = stage["MethodSettings"]![0]!;
        $"{settings["LoggingLevel"]} {settings["MetricsEnabled"]} {stage["TracingEnabled"]}".ShouldBe("OFF true true");
    }

    [Fact]
    public void TwoFeedsThatLog_HaveOneSettingOfTheAccountAndWaitForIt()
    {
        var template = Synth.Template(stack =>
        {
            var logging = RestApiLogging.By(new ApiGatewayLogging(stack, "Logging"));
            foreach (var id in (string[])["One", "Two"])
            {
                _ = new RestApiFeed(stack, id,
                    new() { Stream = IngestStream.FromStreamArn(stack, $"Of{id}", Imported), Logging = logging });
            }
        });
        var account = template.All("AWS::ApiGateway::Account").ShouldHaveSingleItem();
        $"{account.Value["DeletionPolicy"]}".ShouldBe("RetainExceptOnCreate");
        template.All("AWS::ApiGateway::Stage").Values.ShouldEachBe(stage =>
            stage["DependsOn"]!.AsArray().Any(id => $"{id}" == account.Key));
        template.All("AWS::ApiGateway::RestApi").Values.Select(api => $"{api["Properties"]!["Name"]}").Order()
            .Select(name => name[..^9]).ShouldBe(["Stack-One", "Stack-Two"]);
    }

    [Fact]
    public void SecondSettingInARegion_IsRefused()
    {
        Ranges.Mistakes(stack =>
        {
            _ = new ApiGatewayLogging(stack, "One");
            _ = new ApiGatewayLogging(stack, "Two");
        }).ShouldBe(
        ["ApiGatewayLogging must be made once in a Region; got a second, beside 'Stack/One'; use the existing one"]);

        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        _ = new ApiGatewayLogging(new Stack(app, "A", new StackProps { Env = Synth.Known }), "Logging");
        Should.Throw<Records.InvalidInputException>(
            () => new ApiGatewayLogging(new Stack(app, "B", new StackProps { Env = Synth.Known }), "Logging"));
        _ = new ApiGatewayLogging(
            new Stack(app, "C",
                new StackProps { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "us-east-1" } }),
                "Logging");
    }

    [Fact]
    public void Stage_IsThrottledAndLogged()
    {
        var template = Synth.Template(stack => Make(stack, new()
        {
            Stream = IngestStream.FromStreamArn(stack, "Stream", Imported),
            Logging = RestApiLogging.ByTheRoleOfTheAccount(),
        }));
        template.All("AWS::ApiGateway::Account").ShouldBeEmpty();
        var stage = template.Properties("AWS::ApiGateway::Stage");
        stage["AccessLogSetting"]!["DestinationArn"]!["Fn::GetAtt"]![0]!.ToString().ShouldStartWith("FeedAccessLogs");
        var settings = stage["MethodSettings"]!.AsArray().ShouldHaveSingleItem()!;
        ($"{settings["ThrottlingRateLimit"]} {settings["ThrottlingBurstLimit"]} {settings["LoggingLevel"]} " +
            $"{settings["DataTraceEnabled"]}")
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

    // Both models refuse what Kinesis would refuse, and Kinesis fields that a caller must not set.
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
                RestApiName = "badges",
                Logging = RestApiLogging.ByTheRoleOfTheAccount(),
                ThrottlingRateLimit = 5,
                ThrottlingBurstLimit = 10,
                EncryptionKey = new PipelineKey(stack, "Key").Key,
                LogRetention = Amazon.CDK.AWS.Logs.RetentionDays.ONE_WEEK,
                RemovalPolicy = RemovalPolicy.DESTROY,
            }),
            Synth.RemovalAllowed);
        template.All("AWS::ApiGateway::Method").Values.Select(method => $"{method["Properties"]!["AuthorizationType"]}")
            .ShouldBe(["CUSTOM", "CUSTOM"]);
        var stage = template.Properties("AWS::ApiGateway::Stage");
        ($"{stage["StageName"]} {stage["MethodSettings"]![0]!["ThrottlingRateLimit"]} " +
            $"{stage["MethodSettings"]![0]!["ThrottlingBurstLimit"]}")
            .ShouldBe("live 5 10");
        $"{template.Properties("AWS::ApiGateway::RestApi")["Name"]}".ShouldBe("badges");
        var logs = template.Only("AWS::Logs::LogGroup");
        $"{logs["DeletionPolicy"]} {logs["Properties"]!["RetentionInDays"]}".ShouldBe("Delete 7");
        logs["Properties"]!["KmsKeyId"].ShouldNotBeNull();
    }

    [Fact]
    public void Caller_MayPutAndNoMore()
    {
        var template = Synth.Template(stack => Make(stack).GrantInvoke(
            new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() })));
        var statement = template.Only("AWS::IAM::Policy")["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
            .ShouldHaveSingleItem()!;
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
        "ThrottlingRateLimit must be 1 or more; got 0; raise it: a lower value refuses every request",
        "ThrottlingBurstLimit must be 1 or more; got 0.5; raise it: a lower value refuses every request",
    ]);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1.5, 1)]
    [InlineData(double.NaN, 1)]
    public void BurstLimit_IsAWholeNumber(double limit, int mistakes) => Ranges.Mistakes(stack => Make(stack, new()
    {
        Stream = new IngestStream(stack, "Stream"),
        ThrottlingBurstLimit = limit,
    })).Count.ShouldBe(mistakes);

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
        .ToDictionary(method => method.Key.Contains("records") ? "records" : "record", method =>
            method.Value["Properties"]!.DeepClone());
}
