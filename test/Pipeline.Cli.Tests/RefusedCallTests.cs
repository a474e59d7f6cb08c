using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// A function ignores a refused call and reports success: its records are settled, but the run must not be green.
/// </summary>
public sealed class RefusedCallTests : IDisposable
{
    private const string Item = """{"TableName":"kept","Item":{"id":{"S":"a"}}}""";

    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    // Uses a process, so that a shell would see this exit code.
    [Fact]
    public async Task DeniedCall_IsOne()
    {
        _assembly.WithTable().Calls("dynamodb", "DynamoDB_20120810.PutItem", Item);
        await using var command = CommandProcess.Start(
            "local", "--assembly", _assembly.Write(), "--pace", "30", "--demo", "stock-ticker", "--count", "50");
        var (code, output) = await command.EndAsync();
        code.ShouldBe(1, $"{command.Errors}\n{output}");
        output.ShouldContain("door/Mapping: 50 read, 50 settled, 0 given up");
        output.ShouldMatch(
            @"\n  door/Function was denied dynamodb:PutItem \d+ times?,? .*on arn:aws:dynamodb:\S+:table/kept, "
            + "as on AWS: what it would have done there is missing\r?\n");
    }

    [Theory]
    [InlineData("ssm", "AmazonSSM.GetParameter", """{"Name":"/a"}""", "ssm:GetParameter")]
    [InlineData("dynamodb", "DynamoDB_20120810.TransactWriteItems", """{"TransactItems":[]}""", "dynamodb:TransactWriteItems")]
    public async Task CallThatTheRunDoesNotHave_IsNotVerified(string service, string target, string body, string action)
    {
        _assembly.Grants($"{service}:*").Calls(service, target, body);
        (await NotVerifiedAsync()).ShouldStartWith($"door/Function called {action} ");
    }

    [Fact]
    public async Task CallThatTheRunDoesNotHaveAndTheRoleMayNotMake_IsOne()
    {
        _assembly.Calls("ssm", "AmazonSSM.GetParameter", """{"Name":"/a"}""");
        var (code, report, text) = await RunAsync();
        code.ShouldBe(1, text);
        report["missing"]!.AsArray().ShouldHaveSingleItem()!.ToString()
            .ShouldStartWith("door/Function was denied ssm:GetParameter ");
    }

    [Fact]
    public async Task DeliveryThatIsLeftOut_IsNotVerifiedOnceItIsCalled()
    {
        _assembly.Grants("firehose:*")
            .With("Search", """
                { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": { "DeliveryStreamName": "search",
                  "AmazonOpenSearchServerlessDestinationConfiguration": { "IndexName": "i", "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] },
                    "CollectionEndpoint": "https://c.example",
                    "S3Configuration": { "BucketARN": { "Fn::GetAtt": ["Data", "Arn"] }, "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] } } } } }
                """)
            .Calls("firehose", "Firehose_20150804.PutRecord", """{"DeliveryStreamName":"search","Record":{"Data":"YQ=="}}""");
        (await NotVerifiedAsync()).ShouldStartWith("door/Function called firehose:PutRecord ");
    }

    [Fact]
    public async Task FunctionThatIsLeftOut_IsNotVerifiedOnceItIsCalled()
    {
        _assembly.Grants("lambda:*")
            .With("Other", """
                { "Type": "AWS::Lambda::Function", "Properties": { "FunctionName": "other", "Runtime": "nodejs24.x",
                  "Handler": "index.handler", "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "ZipFile": "" } } }
                """)
            .CallsPath("lambda", "/2015-03-31/functions/other/invocations");
        (await NotVerifiedAsync()).ShouldStartWith("door/Function called lambda:InvokeFunction ");
    }

    // An injected throttle that a retry overcame is not a gap.
    [Fact]
    public async Task CallThatIsThrottledAndMadeAgain_IsZero()
    {
        _assembly.WithTable().Grants("dynamodb:*").Calls("dynamodb", "DynamoDB_20120810.PutItem", Item);
        var (code, report, text) = await RunAsync("--fault", "throttle=0.7");
        code.ShouldBe(0, text);
        ((long)report["tables"]![0]!["items"]!).ShouldBe(1);
    }

    private async Task<string> NotVerifiedAsync()
    {
        var (code, report, text) = await RunAsync();
        code.ShouldBe(3, text);
        report["missing"]!.AsArray().ShouldBeEmpty();
        ((long)report["mappings"]![0]!["settled"]!).ShouldBe(50);
        return report["notVerified"]!.AsArray().ShouldHaveSingleItem()!.ToString();
    }

    private async Task<(int Code, JsonNode Report, string Text)> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await CommandHere.RunAsync(
            ["local", "--assembly", _assembly.Write(), "--pace", "30", "--demo", "stock-ticker", "--count", "50", "--json",
                .. arguments]);
        return (code, JsonNode.Parse(output)!, $"{errors}\n{output}");
    }
}
