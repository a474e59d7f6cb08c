using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Mappings;

public class MappingRetryTests
{
    private const string Destination = """ "DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::failed"}} """;

    [Fact]
    public async Task BatchThatFailsAlways_IsGivenUpAfterItsRetries()
    {
        await using var run = new MappingRun($$"""{"MaximumRetryAttempts":2,{{Destination}}}""");
        for (var i = 0; i < 3; i++) run.Stream.Put("key", $"{i}");
        run.Answer = _ => "!error";
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001,1002,1003", "1001,1002,1003", "1001,1002,1003"]);
        var document = JsonNode.Parse(run.Documents.ShouldHaveSingleItem().Document)!;
        document["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("RetryAttemptsExhausted");
        document["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(3);
        (run.Mapping.Progress.GivenUp, run.Mapping.Progress.Lost).ShouldBe((3, 0));
    }

    [Fact]
    public async Task PoisonRecord_IsIsolatedByBisection()
    {
        await using var run =
            new MappingRun($$"""{"MaximumRetryAttempts":1,"BisectBatchOnFunctionError":true,{{Destination}}}""");
        for (var i = 0; i < 8; i++) run.Stream.Put("key", $"{i}");
        var succeeded = new List<string>();
        run.Answer = input =>
        {
            var sequences = MappingRun.Sequences(input).ToList();
            if (sequences.Contains("1006")) return "!poison";
            succeeded.AddRange(sequences);
            return MappingRun.Success;
        };
        await run.SettleAsync();
        succeeded.ShouldBe(["1001", "1002", "1003", "1004", "1005", "1007", "1008"]);
        // Bisecting uses up no retry, so the record itself has both attempts.
        run.Batches.Count(batch => batch == "1006").ShouldBe(2);
        JsonNode.Parse(run.Documents
            .ShouldHaveSingleItem().Document)!["KinesisBatchInfo"]!["startSequenceNumber"]!.GetValue<string>().ShouldBe("1006");
    }

    [Fact]
    public async Task FunctionThatIsThrottled_IsInvokedAgainWithoutTakingARetry()
    {
        await using var run = new MappingRun("""{"MaximumRetryAttempts":0}""");
        run.Stream.Put("key", "a");
        var left = 5;
        run.Answer = _ => left-- > 0
            ? throw new ServiceException("TooManyRequestsException", "Rate Exceeded.", 429) : MappingRun.Success;
        await run.SettleAsync();
        run.Events.Count.ShouldBe(6);
        run.Mapping.Progress.GivenUp.ShouldBe(0);
    }

    [Fact]
    public async Task RecordBeyondItsAge_IsGivenUpBeforeAnInvocation()
    {
        await using var run = new MappingRun($$"""{"MaximumRecordAgeInSeconds":60,{{Destination}}}""");
        run.Stream.Put("key", "old", MappingRun.Start.AddSeconds(-61));
        run.Stream.Put("key", "new", MappingRun.Start.AddSeconds(-59));
        run.Mappings.Start();
        await run.Invoked;
        await run.SettleAsync();
        run.Batches.ShouldBe(["1002"]);
        var document = JsonNode.Parse(run.Documents.ShouldHaveSingleItem().Document)!;
        document["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(0);
        document["responseContext"].ShouldBeNull();
    }

    [Fact]
    public async Task RecordThatTheStreamForgets_IsGivenUpWithoutAnAgeOfItsOwn()
    {
        await using var run = new MappingRun();
        run.Stream.Put("key", "old", MappingRun.Start.AddHours(-24.1));
        await run.SettleAsync();
        run.Events.ShouldBeEmpty();
        (run.Mapping.Progress.GivenUp, run.Mapping.Progress.Lost).ShouldBe((1, 1));
        run.Log.Lines.ShouldHaveSingleItem().ShouldContain("RecordAgeExceeded, and no on-failure destination");
    }

    [Fact]
    public async Task RecordTooLargeForAnEvent_GoesToTheDestinationAndTheOthersDoNot()
    {
        await using var run = new MappingRun($$"""{ {{Destination}} }""");
        run.Stream.Put("key", "before");
        run.Stream.Put("key", new byte[5 * 1024 * 1024]);
        run.Stream.Put("key", "behind");
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001", "1003"]);
        var document = JsonNode.Parse(run.Documents.ShouldHaveSingleItem().Document)!;
        JsonNode.Parse(document["payload"]!.GetValue<string>())!["Records"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task DestinationThatRefuses_LosesTheBatchAndSaysSo()
    {
        await using var run = new MappingRun($$"""{"MaximumRetryAttempts":0,{{Destination}}}""");
        run.Stream.Put("key", "a");
        run.Answer = _ => "!error";
        run.DestinationFault = () => new ServiceException("AccessDenied", "no", 403);
        await run.SettleAsync();
        run.Mapping.Progress.Lost.ShouldBe(1);
        run.Log.Lines.ShouldContain(line =>
            line.StartsWith("stack/Mapping: lost 1 records of shardId-000000000000", StringComparison.Ordinal));
        run.Log.Sum("AWS/Lambda/DestinationDeliveryFailures{FunctionName=subject}").ShouldBe(1);
    }

    [Fact]
    public async Task DestinationThatIsBusy_IsToldAgain()
    {
        await using var run =
            new MappingRun(
                """{"MaximumRetryAttempts":0""" +
                ""","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:eu-west-1:111122223333:failed"}}}""");
        run.Stream.Put("key", "a");
        run.Answer = _ => "!error";
        var left = 2;
        run.DestinationFault = () => left-- > 0 ? new ServiceException("SlowDown", "later", 503) : null;
        await run.SettleAsync();
        run.Documents.ShouldHaveSingleItem().Place.ShouldBe("arn:aws:sqs:eu-west-1:111122223333:failed");
        run.Mapping.Progress.Lost.ShouldBe(0);
    }
}
