namespace Pipeline.Local.Tests.Mappings;

/// <summary>
/// A batch of five records (0 to 4) whose first invocation gets the stated response; all later ones succeed. One case for each on
/// AWS's page on partial batch responses.
/// </summary>
public class BatchFailureTests
{
    private const string Whole = "01234";

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"other":[{"itemIdentifier":"2"}]}""")]
    public async Task ResponseWithoutFailures_IsASuccess(string response) =>
        (await InvokedAsync(response, reports: true, bisects: false)).ShouldBe([Whole]);

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"2"}]}""", "234")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"1"},{"itemIdentifier":"4"}]}""", "1234")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"4","why":"late"}]}""", "4")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"0"}]}""", Whole)]
    public async Task ReportedFailure_IsTriedAgainFromTheLowestOn(string response, string retried)
    {
        (await InvokedAsync(response, reports: true, bisects: false)).ShouldBe([Whole, retried]);
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"ItemIdentifier":"2"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":2}]}""")]
    [InlineData("""{"batchItemFailures":["2"]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"99"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"99"}]}""")]
    [InlineData("""{"batchItemFailures":{"itemIdentifier":"2"}}""")]
    [InlineData("""{"batchItemFailures":[""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"\ud83d"}]}""")]
    [InlineData("\"done\"")]
    [InlineData("[]")]
    [InlineData("!error")]
    public async Task OtherResponse_FailsTheWholeBatch(string response) =>
        (await InvokedAsync(response, reports: true, bisects: false)).ShouldBe([Whole, Whole]);

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"2"}]}""", "234")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"0"}]}""", "01", "234")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", "01", "234")]
    [InlineData("!error", "01", "234")]
    public async Task FailureWithBisection_IsSplitAtTheRecordOrInHalves(string response, params string[] retried) =>
        (await InvokedAsync(response, reports: true, bisects: true)).ShouldBe([Whole, .. retried]);

    [Fact]
    public async Task ErrorWithBisection_IsSplitWithoutReportsToo() =>
        (await InvokedAsync("!error", reports: false, bisects: true)).ShouldBe([Whole, "01", "234"]);

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"2"}]}""")]
    [InlineData("not JSON")]
    public async Task ReportThatNobodyAskedFor_IsASuccess(string response) =>
        (await InvokedAsync(response, reports: false, bisects: false)).ShouldBe([Whole]);

    // The invoked records, one digit each.
    private static async Task<List<string>> InvokedAsync(string response, bool reports, bool bisects)
    {
        await using var run = new MappingRun(
            $$"""{"FunctionResponseTypes":[{{(reports ? "\"ReportBatchItemFailures\"" : "")}}]""" +
            $$""","BisectBatchOnFunctionError":{{(bisects ? "true" : "false")}}}""");
        var sequences = Enumerable.Range(0, 5).Select(i => run.Stream.Put("key", $"{i}").SequenceNumber).ToList();
        for (var i = 0; i < 5; i++) response = response.Replace($":\"{i}\"", $":\"{sequences[i]}\"");
        var first = true;
        run.Answer = _ =>
        {
            var answer = first ? response : MappingRun.Success;
            first = false;
            return answer;
        };
        await run.SettleAsync();
        run.Documents.ShouldBeEmpty();
        run.Mapping.Progress.Settled.ShouldBe(5);
        run.Mapping.Progress.Checkpoints.Values.ShouldBe([sequences[4]]);
        return [.. run.Events.Select(input =>
            string.Concat(MappingRun.Sequences(input).Select(number => sequences.IndexOf(number))))];
    }
}
