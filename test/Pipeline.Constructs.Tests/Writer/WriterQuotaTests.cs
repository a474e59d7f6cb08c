namespace Pipeline.Constructs.Tests;

public class WriterQuotaTests
{
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html: the default quota is 5, and 10 on request.
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    public void FiltersAboveTheQuota_AreWarnedOf(int count, int warnings)
    {
        var found = Synth.Warnings(stack => new DynamoDbWriter(stack, "Writer", new()
        {
            Stream = new IngestStream(stack, "Stream"),
            Table = new EventTable(stack, "Table", new() { Schema = PeerFaultTests.TwoPipelines.Schema }),
            Batching = new()
            {
                Filters = [.. Enumerable.Range(0, count).Select(i => $$$"""{"data":{"zone":["hall-{{{i}}}"]}}""")],
            },
        }));
        const string Warning = "Batching.Filters must be at most 5 filters unless the account has a higher quota; got 6";
        found.Count(warning => warning.Contains(Warning)).ShouldBe(warnings);
    }
}
