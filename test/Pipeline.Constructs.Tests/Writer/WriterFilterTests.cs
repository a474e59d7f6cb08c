namespace Pipeline.Constructs.Tests;

public class WriterFilterTests
{
    private const string Filter = """{"data":{"id":["front"]}}""";

    [Fact]
    public void FiltersOfAggregatedRecords_NeedAConsumer() => Ranges.Mistakes(stack => TestWriter.In(stack, props => props with
    {
        Stream = new IngestStream(stack, "Aggregated", new() { ProducersAggregate = true }),
        Batching = new() { Filters = [Filter] },
    })).ShouldHaveSingleItem().ShouldBe(
        "Batching.Filters must be empty if producers aggregate and the writer has no enhanced fan-out consumer; got 1 patterns; " +
        "set Consumer to one of the stream's AddConsumer, or filter in the producers");

    [Fact]
    public void ChangesIntoTheStreamThatItReads_AreRefused() => Ranges.Mistakes(stack => InCircle(stack, props => props))
        .ShouldHaveSingleItem().ShouldBe(
            "Batching.Filters must leave out the table's changes, which go into the stream that the writer reads and are no " +
            "events of the schema; got no filter; use another stream as ChangesToKinesis, or add filters");

    [Fact]
    public void ChangesIntoTheStreamThatItReads_AreAllowedWithFiltersOrOwnCode()
    {
        Ranges.Mistakes(stack => InCircle(stack, props => props with { Batching = new() { Filters = [Filter] } }))
            .ShouldBeEmpty();
        Ranges.Mistakes(stack => InCircle(stack, props => props with
        {
            CodePath = Path.Combine(AppContext.BaseDirectory, "functions", "Pipeline.Functions"),
        })).ShouldBeEmpty();
    }

    private static void InCircle(Amazon.CDK.Stack stack, Func<DynamoDbWriterProps, DynamoDbWriterProps> change)
    {
        var stream = new IngestStream(stack, "Changing");
        var table = new EventTable(stack, "Table", new() { Schema = TestWriter.Schema, ChangesToKinesis = stream.Stream });
        TestWriter.In(stack, props => change(props with { Stream = stream }), table);
    }
}
