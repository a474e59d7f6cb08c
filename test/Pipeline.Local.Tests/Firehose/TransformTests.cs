using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose;

public sealed class TransformTests
{
    private static readonly string Lambda = FirehoseLab.Processor(
        "Lambda", ("LambdaArn", FirehoseLab.FunctionArn), ("NumberOfRetries", "2"), ("BufferSizeInMBs", "0.2"),
            ("BufferIntervalInSeconds", "30"));

    [Fact]
    public async Task Event_IsAwsOwn()
    {
        await using var lab = Lab(isOfKinesis: true, record => Answered(record, "Ok", record["data"]!.ToString()));
        lab.Streams.Put("shardId-0", "one", "zone-1");
        lab.Streams.Put("shardId-0", Aggregates.Of(("k", "two")), null);
        await lab.DrainAsync();

        var (caller, function, payload) = lab.Functions.Invocations.ShouldHaveSingleItem();
        (caller.RoleArn, function).ShouldBe((FirehoseLab.DestinationRole, FirehoseLab.FunctionArn));
        var invocation = JsonNode.Parse(payload)!;
        Guid.TryParse(invocation["invocationId"]!.ToString(), out _).ShouldBeTrue();
        invocation["deliveryStreamArn"]!.ToString().ShouldBe(FirehoseLab.Arn);
        invocation["sourceKinesisStreamArn"]!.ToString().ShouldBe(FirehoseLab.StreamArn);
        invocation["region"]!.ToString().ShouldBe("eu-west-1");
        var records = invocation["records"]!.AsArray();
        records[0]!["recordId"]!.ToString().ShouldStartWith("100");
        records[0]!["data"]!.ToString().ShouldBe(FirehoseLab.Encode("one"));
        records[0]!["kinesisRecordMetadata"]!.ToJsonString().ShouldBe(
            $$"""{"sequenceNumber":"100","subsequenceNumber":"","partitionKey":"zone-1","shardId":"shardId-0","approximateArrivalTimestamp":{{records[0]!["approximateArrivalTimestamp"]}}}""");
        records[1]!["data"]!.ToString().ShouldBe(FirehoseLab.Encode("two"));
        records[1]!["kinesisRecordMetadata"]!["subsequenceNumber"]!.ToString().ShouldBe("0");
        lab.Access.Uses.ShouldContain(
            (FirehoseLab.DestinationRole, new Permission("lambda:GetFunctionConfiguration", FirehoseLab.FunctionArn)));
    }

    [Fact]
    public async Task DirectPutEvent_HasNoStreamMetadata()
    {
        await using var lab = Lab(isOfKinesis: false, record => Answered(record, "Ok", record["data"]!.ToString()));
        lab.Put("one");
        await lab.DrainAsync();
        var invocation = JsonNode.Parse(lab.Functions.Invocations.Single().Payload)!.AsObject();
        invocation.ContainsKey("sourceKinesisStreamArn").ShouldBeFalse();
        invocation["records"]![0]!.AsObject().ContainsKey("kinesisRecordMetadata").ShouldBeFalse();
    }

    [Fact]
    public async Task Results_GoWhereTheyBelong()
    {
        await using var lab = Lab(isOfKinesis: false, record => Decode(record) switch
        {
            "drop" => Answered(record, "Dropped", ""),
            "fail" => Answered(record, "ProcessingFailed", record["data"]!.ToString()),
            var text => Answered(record, "Ok", FirehoseLab.Encode(text.ToUpperInvariant())),
        });
        lab.Put("one", "drop", "fail", "two");
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").ShouldBe(["ONE", "TWO"]);
        var failure = JsonNode.Parse(lab.Objects.Lines("processing-failed/").ShouldHaveSingleItem())!;
        failure["errorCode"]!.ToString().ShouldBe("Lambda.ProcessingFailedStatus");
        failure["rawData"]!.ToString().ShouldBe(FirehoseLab.Encode("fail"));
        failure["lambdaArn"]!.ToString().ShouldBe(FirehoseLab.FunctionArn);
        failure["attemptsMade"]!.GetValue<int>().ShouldBe(1);
        failure["arrivalTimestamp"]!.GetValue<long>().ShouldBeGreaterThan(1_700_000_000_000);
        failure["attemptEndingTimestamp"]!.GetValue<long>()
            .ShouldBeGreaterThanOrEqualTo(failure["arrivalTimestamp"]!.GetValue<long>());
        (lab.Progress.Delivered, lab.Progress.Dropped, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((2, 1, 1, 0));
        lab.Log.Sum("SucceedProcessing.Records").ShouldBe(3);
        lab.Log.Values("ExecuteProcessing.Success").ShouldBe([1]);
    }

    public static TheoryData<string, string> WrongAnswers => new()
    {
        { "not json", "Lambda.JsonProcessingException" },
        { "{}", "Lambda.JsonProcessingException" },
        { """{"records": []}""", "Lambda.MissingRecordId" },
        { """{"records": [{"recordId": "ID", "result": "Ok", "data": "bad base64!"}]}""", "Lambda.JsonProcessingException" },
        { """{"records": [{"recordId": "ID", "result": "Fine", "data": ""}]}""", "Lambda.JsonProcessingException" },
        { """{"records": [{"recordId": "ID", "result": "Ok"}]}""", "Lambda.JsonProcessingException" },
        { """{"records": [{"recordId": "other", "result": "Ok", "data": ""}]}""", "Lambda.MissingRecordId" },
        { """{"records": [{"recordId": "ID", "result": "Ok", "data": ""}, {"recordId": "ID", "result": "Ok", "data": ""}]}""",
            "Lambda.DuplicatedRecordId" },
    };

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task WrongAnswer_FailsTheBatchAfterItsRetries(string answer, string code)
    {
        await using var lab = Lab(isOfKinesis: false, record => record);
        lab.Functions.Answer = payload =>
        {
            var id = JsonNode.Parse(payload.Span)!["records"]![0]!["recordId"]!.ToString();
            return new FunctionAnswer(Encoding.UTF8.GetBytes(answer.Replace("ID", id, StringComparison.Ordinal)), null, "r");
        };
        await ShouldFailAsync(lab, code);
    }

    [Fact]
    public async Task FailedInvocations_FailTheBatchAfterItsRetries()
    {
        await using var lab = Lab(isOfKinesis: false, record => record);
        lab.Functions.Answer = _ => new FunctionAnswer("""{"errorMessage": "bad"}"""u8.ToArray(), "Unhandled", "r");
        await ShouldFailAsync(lab, "Lambda.FunctionError");
    }

    [Theory]
    [InlineData("TooManyRequestsException", "Lambda.InvokeLimitExceeded")]
    [InlineData("AccessDeniedException", "Lambda.InvokeAccessDenied")]
    [InlineData("ResourceNotFoundException", "Lambda.ResourceNotFound")]
    public async Task RefusedInvocations_FailTheBatchAfterItsRetries(string thrown, string code)
    {
        await using var lab = Lab(isOfKinesis: false, record => record);
        lab.Functions.Answer = _ => throw new ServiceException(thrown, "no");
        await ShouldFailAsync(lab, code);
    }

    [Fact]
    public async Task Throttling_ThatPassesCostsNothing()
    {
        await using var lab = Lab(isOfKinesis: false, record => Answered(record, "Ok", record["data"]!.ToString()));
        var answer = lab.Functions.Answer;
        var calls = 0;
        lab.Functions.Answer = payload => Interlocked.Increment(ref calls) <= 2
            ? throw new ServiceException("TooManyRequestsException", "no") : answer(payload);
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").ShouldBe(["one"]);
        lab.Log.Values("ExecuteProcessing.Success").ShouldBe([0, 0, 1]);
    }

    [Fact]
    public async Task TransformBuffer_InvokesBySizeAndInterval()
    {
        await using var lab = Lab(isOfKinesis: false, record => Answered(record, "Ok", record["data"]!.ToString()));
        var record = new string('x', 80 * 1024);
        lab.Put(record, record, record);
        // 0.2 MB holds two of the records; the third waits for the interval.
        await lab.Time.AdvanceUntilAsync(() => lab.Functions.Calls == 1, TimeSpan.Zero);
        var rung = lab.Time.Rung;
        lab.Time.Advance(TimeSpan.FromSeconds(29));
        (lab.Time.Rung, lab.Functions.Calls).ShouldBe((rung, 1));
        await lab.Time.AdvanceUntilAsync(() => lab.Functions.Calls == 2, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task EventOfSmallRecords_StaysBelowTheFunctionsLimit()
    {
        await using var lab = Lab(isOfKinesis: true, record => Answered(record, "Dropped", ""));
        var key = new string('k', 150);
        for (var number = 0; number < 25_000; number++) lab.Streams.Put("shardId-0", "x", key);
        await lab.DrainAsync();
        lab.Functions.Invocations.ShouldEachBe(invocation => invocation.Payload.Length < 6 * 1024 * 1024);
        lab.Functions.Calls.ShouldBeGreaterThan(1);
        (lab.Progress.Dropped, lab.Progress.Undelivered).ShouldBe((25_000, 0));
    }

    [Fact]
    public async Task Shards_KeepTheirOrder()
    {
        await using var lab = Lab(isOfKinesis: true, record => Answered(record, "Ok", record["data"]!.ToString()));
        var filler = new string('x', 50 * 1024);
        for (var number = 0; number < 40; number++) lab.Streams.Put("shardId-0", $"{number}:{filler}");
        await lab.DrainAsync();
        lab.Functions.Calls.ShouldBeGreaterThan(5);
        lab.Objects.Lines("2026/").Select(line => int.Parse(line.Split(':')[0])).ShouldBe(Enumerable.Range(0, 40));
    }

    private static async Task ShouldFailAsync(FirehoseLab lab, string code)
    {
        lab.Put("one");
        await lab.DrainAsync();
        lab.Functions.Calls.ShouldBe(3);
        var failure = JsonNode.Parse(lab.Objects.Lines("processing-failed/").ShouldHaveSingleItem())!;
        failure["errorCode"]!.ToString().ShouldBe(code);
        failure["attemptsMade"]!.GetValue<int>().ShouldBe(3);
        failure["rawData"]!.ToString().ShouldBe(FirehoseLab.Encode("one"));
        lab.Objects.Lines("2026/").ShouldBeEmpty();
        (lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 0));
        lab.Log.Values("ExecuteProcessing.Success").ShouldBe([0, 0, 0]);
    }

    private static FirehoseLab Lab(bool isOfKinesis, Func<JsonObject, JsonObject> transform)
    {
        var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.Functions.Answer = payload =>
        {
            var records = JsonNode.Parse(payload.Span)!["records"]!.AsArray()
                .Select(record => (JsonNode)transform(record!.AsObject())).ToArray();
            return new FunctionAnswer(
                JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["records"] = new JsonArray(records) }), null, "r");
        };
        lab.CreateS3(
            $$"""{"ProcessingConfiguration": {{FirehoseLab.Processors(Lambda, """{"Type": "AppendDelimiterToRecord"}""")}}}""",
                isOfKinesis);
        return lab;
    }

    private static string Decode(JsonObject record) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(record["data"]!.ToString()));

    private static JsonObject Answered(JsonObject record, string result, string data) =>
        new() { ["recordId"] = record["recordId"]!.ToString(), ["result"] = result, ["data"] = data };
}
