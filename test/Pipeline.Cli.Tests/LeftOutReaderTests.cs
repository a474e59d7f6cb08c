using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// A run is not verified if a store took records which a part that does not run here would have read. If the store took none, the
/// run is verified.
/// </summary>
public sealed class LeftOutReaderTests : IDisposable
{
    private const string Message = """
        {"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","MessageBody":"a"}
        """;

    private const string Item = """{"TableName":"kept","Item":{"id":{"S":"a"}}}""";

    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReaderOfAQueue_CountsOnceAMessageIsThere(bool isSent)
    {
        _assembly.Grants("sqs:*")
            .With("Jobs", """{ "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "jobs" } }""")
            .With("Reader", """
                { "Type": "AWS::Lambda::EventSourceMapping",
                  "Properties": { "EventSourceArn": { "Fn::GetAtt": ["Jobs", "Arn"] }, "FunctionName": { "Ref": "Function" } } }
                """);
        if (isSent) _assembly.Calls("sqs", "AmazonSQS.SendMessage", Message);
        await ShouldBeGapAsync(isSent, "door/Reader takes records from door/Jobs and does not run here");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReaderOfATable_CountsOnceAnItemIsThere(bool isWritten)
    {
        _assembly.Grants("dynamodb:*").WithTable().With("Reader", """
            { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
              "EventSourceArn": { "Fn::GetAtt": ["Table", "StreamArn"] }, "FunctionName": { "Ref": "Function" },
              "StartingPosition": "LATEST" } }
            """);
        if (isWritten) _assembly.Calls("dynamodb", "DynamoDB_20120810.PutItem", Item);
        await ShouldBeGapAsync(isWritten, "door/Reader takes records from door/Table and does not run here");
    }

    [Theory]
    [InlineData("Data", true)]
    [InlineData("Other", false)]
    public async Task NotificationOfABucket_CountsOnceAnObjectIsThere(string bucket, bool isDelivered)
    {
        _assembly.With("Other", """{ "Type": "AWS::S3::Bucket" }""").With("Notifications", $$"""
            { "Type": "Custom::S3BucketNotifications", "Properties": { "ServiceToken": "t", "BucketName": { "Ref": "{{bucket}}" },
              "NotificationConfiguration": { "LambdaFunctionConfigurations": [
                { "Events": ["s3:ObjectCreated:*"], "LambdaFunctionArn": { "Fn::GetAtt": ["Function", "Arn"] } }] } } }
            """);
        await ShouldBeGapAsync(isDelivered, $"door/Notifications takes records from door/{bucket} and does not run here");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubscriberOfATopic_CountsOnceTheTopicIsTold(bool isTold)
    {
        _assembly.Grants("sns:*")
            .With("Failed", """{ "Type": "AWS::SNS::Topic" }""")
            .With("Subscriber", """
                { "Type": "AWS::SNS::Subscription", "Properties": {
                  "TopicArn": { "Ref": "Failed" }, "Protocol": "lambda", "Endpoint": { "Fn::GetAtt": ["Function", "Arn"] } } }
                """);
        _assembly["Mapping"]["DestinationConfig"] = JsonNode.Parse("""{ "OnFailure": { "Destination": { "Ref": "Failed" } } }""");
        if (isTold) _assembly.Behaves("START", "exit");
        var (code, gaps, text) = await RunAsync();
        // A record that reaches the topic was also given up by the mapping, which fails the run.
        code.ShouldBe(isTold ? 1 : 0, text);
        gaps.Count(gap => gap.StartsWith("door/Subscriber takes records from door/Failed", StringComparison.Ordinal))
            .ShouldBe(isTold ? 1 : 0, text);
    }

    private async Task ShouldBeGapAsync(bool isGap, string gap)
    {
        var (code, gaps, text) = await RunAsync();
        code.ShouldBe(isGap ? 3 : 0, text);
        if (isGap) gaps.ShouldHaveSingleItem().ShouldStartWith(gap);
        else gaps.ShouldBeEmpty();
    }

    private async Task<(int Code, IReadOnlyList<string> Gaps, string Text)> RunAsync()
    {
        var (code, output, errors) = await CommandHere.RunAsync(
            "local", "--assembly", _assembly.Write(), "--pace", "30", "--demo", "stock-ticker", "--count", "50", "--json");
        var gaps = JsonNode.Parse(output)!["notVerified"]!.AsArray().Select(gap => $"{gap}");
        return (code, [.. gaps], $"{errors}\n{output}");
    }
}
