using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Native;
using Pipeline.Functions.Tests.Runtime;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>The published transformation in its own process, as in Lambda.</summary>
public sealed class PublishedTransformTests : IDisposable
{
    private const string Unix = "SIGTERM is a signal of Unix";

    private readonly SimulatedStreams _streams = new();
    private readonly RuntimeApiServer _lambda = new();

    public void Dispose()
    {
        _streams.Dispose();
        _lambda.Dispose();
    }

    [UnixTheory(Unix)]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void ColdAndWarmBatch_AreAnswered(string build)
    {
        using var function = Start(build, partitionKeys: "id=id");
        for (var i = 1; i <= 2; i++)
        {
            var report = Send(FirehoseEvents.DirectPut($$"""{ "id": "k{{i}}" }""", "", "x"));
            report.Path.ShouldBe($"/2018-06-01/runtime/invocation/request-{i}/response");
            ResponseRecord.Parse(report.Body).ShouldBe(
            [
                new(FirehoseEvents.Id(0), "Ok", $$"""{"id":"k{{i}}"}""" + "\n", $$"""{"id":"k{{i}}"}"""),
                new(FirehoseEvents.Id(1), "Dropped", null, null),
                new(FirehoseEvents.Id(2), "ProcessingFailed", "x", null),
            ]);
        }

        function.Terminate();
        function.WaitForExit().ShouldBe(0);
        var lines = function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .ToList();
        lines.Select(line => line["RecordsIn"] is { } records ? $"{records}" : (string)line["level"]!)
            .ShouldBe(["3", "WARN", "WARN", "3", "WARN", "WARN"]);
        lines.Count(line => $"{line["message"]}".StartsWith($"record {FirehoseEvents.Id(2)} failed: ", StringComparison.Ordinal))
            .ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void OverflowOfSixMegabytes_IsPutBack(string build)
    {
        using var function = Start(build, partitionKeys: "a=id,b=id,c=id,d=id");
        var ids = Enumerable.Range(0, 2500).Select(i => $"{i:0000}{new string('x', 500)}").ToList();
        var report = Send(FirehoseEvents.DirectPut(ids.Select(id => $$"""{"id":"{{id}}"}""")));
        report.Path.ShouldEndWith("/response", customMessage: report.Body);
        report.Body.Length.ShouldBeInRange((int)ServiceLimits.Lambda.PayloadBytes.Maximum - 4000,
            (int)ServiceLimits.Lambda.PayloadBytes.Maximum);
        var records = ResponseRecord.Parse(report.Body);
        records.Select(record => record.RecordId).ShouldBe(Enumerable.Range(0, 2500).Select(FirehoseEvents.Id));
        var delivered = records.Count(record => record.Result == "Ok");
        delivered.ShouldBeInRange(1500, 2499);
        _streams.Kept.Select(record => record.Data).ShouldBe(ids.Skip(delivered).Select(id => $$"""{"id":"{{id}}"}"""));
        _streams.Kept.ShouldEachBe(record => record.Stream == "doors");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void OverflowThatIsRefused_FailsTheInvocation(string build)
    {
        _streams.Status = 400;
        using var function = Start(build, partitionKeys: "a=id,b=id,c=id,d=id");
        var report = Send(FirehoseEvents.Kinesis("key", Enumerable.Range(0, 2500)
            .Select(i => $$"""{"id":"{{i:0000}}{{new string('x', 500)}}"}""")));
        ((string)report.Json["errorType"]!).ShouldBe("Function.RecordsNotReingested");
        ((string)report.Json["errorMessage"]!).ShouldContain(
            $"could not be put back into {FirehoseEvents.SourceStreamArn}: AccessDeniedException, it is not allowed");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void EventOfAnotherService_FailsItsInvocationOnly(string build)
    {
        using var function = Start(build);
        ((string)Send(Events.Kinesis(1)).Json["errorType"]!).ShouldBe("Function.InvalidEvent");
        Send(FirehoseEvents.DirectPut("")).Path.ShouldEndWith("/response");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void WrongSettings_AreAnInitializationError(string build)
    {
        using var function = Start(build, partitionKeys: "id=none");
        var report = _lambda.Next();
        report.Path.ShouldBe("/2018-06-01/runtime/init/error");
        ((string)report.Json["errorMessage"]!).ShouldContain(
            "PARTITION_KEYS must name fields of the schema; got id=none; use one of id");
        function.WaitForExit().ShouldBe(1);
    }

    private FunctionProcess Start(string build, string? partitionKeys = null) => new(
        _lambda.Endpoint, table: null, bucket: null, startup: FunctionStartup.Of(build), settings: new Dictionary<string, string>
        {
            [FunctionSettings.Function] = FunctionSettings.TransformFunction,
            [FunctionSettings.PartitionKeys] = partitionKeys ?? "",
            ["AWS_ENDPOINT_URL_FIREHOSE"] = _streams.Address,
            ["AWS_ENDPOINT_URL_KINESIS"] = _streams.Address,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
        });

    private Report Send(JsonObject @event)
    {
        _lambda.Send(@event.ToJsonString());
        return _lambda.Next();
    }
}
