using System.Text.RegularExpressions;
using Pipeline.Local.Console;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Report;
using Pipeline.Local.Tests.Endpoint;

namespace Pipeline.Local.Tests.Console;

/// <summary>The result of a run as one static page.</summary>
public sealed partial class ReportPageTests(RunningEndpoint running) : IClassFixture<RunningEndpoint>
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public async Task Page_HasAllSectionsAndRunsNoScript()
    {
        var (page, verdict) = await WriteAsync();
        foreach (var head in new[]
        {
            verdict.Headline, "Architecture", "Records a second", "Lag in seconds", "Busiest partition keys",
            "Rejected records", "Alarms: no alarms", "What roles did with their rights",
        })
        {
            page.ShouldContain($"<h2>{head}</h2>");
        }

        page.ShouldContain("<polyline");
        page.ShouldNotContain("<script");
        Outside().Matches(page).Select(match => match.Value).ShouldBeEmpty("the page loads nothing");
    }

    // The partition key and the reject's reason come from a producer.
    [Fact]
    public async Task TextOfARecord_StaysText()
    {
        var (page, _) = await WriteAsync();
        page.ShouldContain("&lt;img src=x onerror=alert(1)&gt;");
        page.ShouldNotContain("<img");
    }

    private async Task<(string Page, RunVerdict Verdict)> WriteAsync()
    {
        await using var console = RunConsole.Start(running.Run, TimeProvider.System, allowsFaults: false, []);
        await running.JsonAsync(
            "Kinesis_20131202.PutRecord", $$"""{"StreamName":"orders","PartitionKey":"{{Hostile}}","Data":"AA=="}""");
        console.Feed.Add(new WrittenObject("kept-objects", "rejects/1", Reject(), IsOfFunction: true));
        var summary = await RunReport.ReadAsync(running.Run, sender: null, TimeSpan.FromSeconds(1), [], CancellationToken.None);
        await console.EndAsync(summary.Verdict);
        return (ReportPage.Write(console, summary), summary.Verdict);
    }

    private static byte[] Reject() => System.Text.Encoding.UTF8.GetBytes($$"""
        {"reason":"{{Hostile}}","violations":["{{Hostile}}"],"eventSourceArn":"a","shardId":"s","sequenceNumber":"1","data":""}
        """);

    [GeneratedRegex("(src|href|url|@import)[=(\\s]\"?(https?:|//)")]
    private static partial Regex Outside();
}
