using System.Text;
using Pipeline.Records.Aggregation;

namespace Pipeline.Cli.Tests;

[Collection(nameof(WaitingRun))]
public class SendCommandTests(WaitingRun run)
{
    [Fact]
    public async Task Aggregate_PutsManyRecordsInOne()
    {
        await run.ArrivedAsync();
        await using var send = CommandProcess.Start(run.Send("--aggregate", "--demo", "stock-ticker", "--count", "700"));
        var (code, output) = await send.EndAsync();
        code.ShouldBe(0, send.Errors);
        output.ShouldContain("700 of 700 records put into");

        var arrived = await run.ArrivedAsync();
        arrived.Count.ShouldBeLessThan(100);
        arrived.Sum(Count).ShouldBe(700);
    }

    private static int Count(string record)
    {
        var reader = new AggregateReader();
        return reader.TryRead(Encoding.Latin1.GetBytes(record)) ? reader.Records.Length : 1;
    }
}
