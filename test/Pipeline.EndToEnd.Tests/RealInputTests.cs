using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Client.Producing;
using Pipeline.Client.Putting;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Local.Faults;
using Pipeline.Local.Input;
using Pipeline.Local.Report;
using Pipeline.Local.Run;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The synthesized pipeline with real input: all of it arrives exactly once, whatever fails.</summary>
[Collection(AssemblyCollection.Name)]
public sealed class RealInputTests(SynthesizedAssembly assembly)
{
    [Fact]
    public async Task EveryRecord_IsInTheTableOnceAndDelivered()
    {
        var input = RealInput.Read();
        await using var pipeline = await PipelineRun.StartAsync(assembly, input.Stack);
        (await pipeline.SendAsync(input.Records)).Put.ShouldBe(input.Records.Count);

        var items = await pipeline.ItemsAsync();
        ShouldHold(items, input, input.Texts);
        (await pipeline.LinesAsync("PipelineData", "data/")).Order().ShouldBe(input.Texts.Order());

        // The same input again changes no item of the table, and is delivered again.
        await pipeline.SendAsync(input.Records);
        (await pipeline.ItemsAsync()).Select(input.Spelled).OrderBy(input.KeyOf).Select(Line)
            .ShouldBe(items.Select(input.Spelled).OrderBy(input.KeyOf).Select(Line));
        (await pipeline.LinesAsync("PipelineData", "data/")).Count.ShouldBe(2 * input.Records.Count);

        (await pipeline.VerdictAsync()).ExitCode.ShouldBe(RunVerdict.Arrived);
        var access = pipeline.Run.Access.Report();
        access.Roles.SelectMany(role => role.Denied).ShouldBeEmpty();
        access.Notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task AggregatesOfTheProducer_AreInTheTableOnceAndDelivered()
    {
        var input = RealInput.Read();
        await using var pipeline = await PipelineRun.StartAsync(assembly, input.Stack);
        var stream = pipeline.Run.Deployment.OfType("AWS::Kinesis::Stream").Single().PhysicalId;
        using var client = pipeline.Run.Clients.Kinesis(LocalClients.User);
        var results = new List<Task<UserRecordResult>>();
        await using (var producer = new KinesisProducer(stream, new KinesisProducerOptions { Client = client }))
        {
            foreach (var record in input.Records)
                results.Add(await producer.EnqueueAsync(record.PartitionKey!, record.Data, record.ExplicitHashKey));
        }

        var places = (await Task.WhenAll(results)).Select(result => (result.ShardId, result.SequenceNumber)).Distinct().Count();
        places.ShouldBeLessThan(input.Records.Count / 2);
        (await pipeline.Run.SettleAsync(CancellationToken.None)).ShouldBeEmpty(pipeline.Said);
        ShouldHold(await pipeline.ItemsAsync(), input, input.Texts);
        (await pipeline.LinesAsync("PipelineData", "data/")).Order().ShouldBe(input.Texts.Order());
    }

    [Fact]
    public async Task KilledThrottledSplitAndPoisoned_NothingIsLost()
    {
        var input = RealInput.Read();
        var poison = Enumerable.Range(0, 40).Select(i => $$"""{"broken":{{i}},""").ToList();
        var records = input.Records.ToList();
        for (var i = 0; i < poison.Count; i++)
        {
            records.Insert(i * (records.Count / poison.Count),
                new OutgoingRecord(Encoding.UTF8.GetBytes(poison[i]), $"poison-{i}"));
        }
        await using var pipeline =
            await PipelineRun.StartAsync(assembly, input.Stack, new RunFaults(Throttled: 0.2, Kills: 3, Splits: 2, Seed: 5));
        await pipeline.SendAsync(records);

        ShouldHold(await pipeline.ItemsAsync(), input, input.Texts);
        // A retried batch stores its rejects again, so each is there at least once.
        var rejects = (await pipeline.LinesAsync("PipelineWriter", "rejects/")).Select(line => JsonNode.Parse(line)!)
            .Select(reject => Encoding.UTF8.GetString(Convert.FromBase64String($"{reject["data"]}")));
        rejects.Distinct().Order().ShouldBe(poison.Order());
        (await pipeline.LinesAsync("PipelineData", "data/")).Order()
            .ShouldBe(records.Select(record => Encoding.UTF8.GetString(record.Data.Span)).Order());

        // Read from the objects; each record counts once, however often its batch was retried.
        (await pipeline.VerdictAsync()).Missing.ShouldHaveSingleItem().ShouldStartWith("40 record(s) rejected by a function");
        pipeline.Run.Functions.StartsOf(pipeline.Run.Mappings.All.Single().Settings.FunctionName).ShouldBeGreaterThan(1);
        pipeline.Run.Kinesis.Streams.ListShards(new Caller("local", null), pipeline.Run.Deployment.OfType("AWS::Kinesis::Stream")
            .Single().Arn!)
            .Count(shard => shard.IsClosed).ShouldBe(2);
        pipeline.Run.Access.Report().Roles.SelectMany(role => role.Denied).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dev-pipeline", "arm64")]
    [InlineData("intel-pipeline", "x86_64")]
    public async Task EachArchitecture_RunsOnThisComputer(string stack, string architecture)
    {
        await using var pipeline = await PipelineRun.StartAsync(assembly, stack);
        var function = pipeline.Run.Deployment.OfType("AWS::Lambda::Function")
            .Single(function => function.Path.Contains("/Writer/", StringComparison.Ordinal));
        ((string?)function.Properties["Architectures"]?[0]).ShouldBe(architecture);
        CodePlatform.Foreign(function.CodeFolder!, CodePlatform.Here).ShouldBeNull("the build that runs is for this computer");

        var feed = await pipeline.SendAsync(Demo.Of("badges", seed: 3, count: 300));
        feed.Put.ShouldBe(300);
        (await pipeline.ItemsAsync()).Count.ShouldBe(300);
        (await pipeline.VerdictAsync()).ExitCode.ShouldBe(RunVerdict.Arrived);
    }

    [NativeStageFact("native")]
    public Task NativeStageOfX64_RunsOnThisComputer() => NativeStage("native", "x86_64");

    [NativeStageFact("native-arm")]
    public Task NativeStageOfArm64_RunsOnThisComputer() => NativeStage("native-arm", "arm64");

    private async Task NativeStage(string stage, string architecture)
    {
        await using var pipeline = await PipelineRun.StartAsync(assembly, $"{stage}-pipeline");
        var function = pipeline.Run.Deployment.OfType("AWS::Lambda::Function")
            .Single(function => function.Path.Contains("/Writer/", StringComparison.Ordinal));
        ((string?)function.Properties["Runtime"]).ShouldBe("provided.al2023");
        CodePlatform.Foreign(function.CodeFolder!, CodePlatform.Here).ShouldBeNull("the build that runs is for this computer");
        if (architecture == CodePlatform.Here.Architecture) function.Build.ShouldBeNull("the deployed one runs");

        (await pipeline.SendAsync(Demo.Of("badges", seed: 3, count: 300))).Put.ShouldBe(300);
        (await pipeline.ItemsAsync()).Count.ShouldBe(300);
        (await pipeline.VerdictAsync()).ExitCode.ShouldBe(RunVerdict.Arrived);
    }

    /// <summary>
    /// A fact about a stage with native functions. If none is compiled, the test is reported as skipped, with the reason.
    /// </summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NativeStageFactAttribute : FactAttribute
    {
        public NativeStageFactAttribute(string stage) =>
            Skip = SynthesizedAssembly.NativeBuilds.Any(build => build.Stage == stage)
            ? null : "no native build of these sources lies beside the app; scripts/native makes it, on Linux with clang and lld";
    }

    private static void ShouldHold(List<Dictionary<string, string>> items, RealInput input, IEnumerable<string> texts)
    {
        var expected = texts.Select(input.ItemOf).OrderBy(input.KeyOf).Select(Line).ToList();
        items.Select(input.Spelled).OrderBy(input.KeyOf).Select(Line).ShouldBe(expected);
    }

    private static string Line(Dictionary<string, string> item) =>
        string.Join(", ", item.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
