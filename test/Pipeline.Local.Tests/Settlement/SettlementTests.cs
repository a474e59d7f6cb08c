using System.Text;
using Pipeline.Client.Putting;
using Pipeline.Local.Input;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Pipeline.Local.Run;
using Pipeline.Local.Settlement;
using Pipeline.Local.Tests.Assembly;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Settlement;

/// <summary>A run with one stuck part: the others finish, and each reports what is missing and why.</summary>
public sealed class SettlementTests : IDisposable
{
    private readonly AssemblyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StuckWriter_DoesNotKeepTheDeliveryFromFinishing()
    {
        await using var run = await StartAsync(delay: "600000", bucketPolicy: "Allow");
        await PutAsync(run, 30);
        var unsettled = await SettleAsync(run, () => run.Firehose.Streams.Single().Progress.Delivered == 30);

        var part = unsettled.Single(part => part.Records > 0);
        (part.Path, part.Records).ShouldBe(("app/Mapping", 30));
        var verdict = RunVerdict.Of(run, sender: null, unsettled, new StoreCounts());
        verdict.Missing.ShouldHaveSingleItem()
            .ShouldBe("30 record(s) not settled by app/Mapping: its function has not answered yet");
        verdict.ExitCode.ShouldBe(RunVerdict.NotArrived);
    }

    [Fact]
    public async Task StuckDelivery_DoesNotKeepTheWriterFromFinishing()
    {
        await using var run = await StartAsync(delay: "0", bucketPolicy: "Deny");
        await PutAsync(run, 30);
        var unsettled = await SettleAsync(
            run, () => run.Mappings.All.Single().Progress.Settled == 30 && run.Firehose.Streams.Single().LastProblem is not null);

        var part = unsettled.Single(part => part.Records > 0);
        (part.Path, part.Records).ShouldBe(("app/Delivery", 30));
        part.Why.ShouldContain("s3:PutObject");
        RunVerdict.Of(run, sender: null, unsettled, new StoreCounts()).Missing.ShouldHaveSingleItem()
            .ShouldStartWith("30 record(s) not delivered by app/Delivery: ");
    }

    // Waits as the command does, until the part that is not stuck has finished.
    private static async Task<IReadOnlyList<Unsettled>> SettleAsync(LocalRun run, Func<bool> hasFinished)
    {
        using var end = new CancellationTokenSource();
        var settling = run.SettleAsync(end.Token);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!hasFinished())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), "the part that is not stuck must finish");
            // A whole run with processes has no signal for this; the time does not affect the outcome.
            await Task.Delay(20);
        }

        settling.IsCompleted.ShouldBeFalse("the other part is stuck");
        await end.CancelAsync();
        return await settling;
    }

    private static async Task PutAsync(LocalRun run, int count)
    {
        var sender = new RecordSender(RunTarget.Choose(run.Deployment, name: null).Putter(run.Clients), rate: null);
        await sender.RunAsync(Enumerable.Range(0, count)
            .Select(i => new OutgoingRecord(Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), "key")), CancellationToken.None);
        sender.Put.ShouldBe(count);
    }

    private async Task<LocalRun> StartAsync(string delay, string bucketPolicy)
    {
        _folder.Stack("app", $$"""
            { "Resources": {
              "Readings": { "Type": "AWS::Kinesis::Stream", "Properties": { "ShardCount": 1 } },
              "Data": { "Type": "AWS::S3::Bucket" },
              "Role": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
                "Action": "sts:AssumeRole",
                  "Principal": { "Service": ["lambda.amazonaws.com", "firehose.amazonaws.com"] } }] },
                "Policies": [{ "PolicyName": "All", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                  { "Effect": "Allow", "Action": ["kinesis:*", "logs:*"], "Resource": "*" }, { "Effect": "{{bucketPolicy}}",
                    "Action": "s3:*", "Resource": "*" }] } }] } },
              "Function": { "Type": "AWS::Lambda::Function", "Properties": {
                "Runtime": "dotnet10", "Handler": "Pipeline.Local.TestFunction", "MemorySize": 512, "Timeout": 900,
                "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "S3Bucket": "assets", "S3Key": "abc.zip" },
                "Environment": { "Variables": { "DELAY": "{{delay}}" } } } },
              "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": { "Fn::GetAtt": ["Readings", "Arn"] }, "FunctionName": { "Ref": "Function" },
                "StartingPosition": "TRIM_HORIZON" } },
              "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
                "DeliveryStreamType": "KinesisStreamAsSource",
                "KinesisStreamSourceConfiguration": { "KinesisStreamARN": { "Fn::GetAtt": ["Readings", "Arn"] },
                "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] } },
                "ExtendedS3DestinationConfiguration": { "BucketARN": { "Fn::GetAtt": ["Data", "Arn"] },
                "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] },
                  "BufferingHints": { "IntervalInSeconds": 60, "SizeInMBs": 5 } } } } } }
            """).Asset("app", "abc", FunctionRun.CodeFolder);
        return await LocalRun.StartAsync(
            new LocalRunOptions
            {
                Assembly = _folder.Path,
                NodeModules = Repository.PathTo("node_modules"),
                Folder = _folder.Temporary,
                Pace = 30
            },
            new RunLog(TimeProvider.System),
            TimeProvider.System,
            CancellationToken.None);
    }
}
