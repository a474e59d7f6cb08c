using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Console;
using Pipeline.Local.Report;
using Pipeline.Local.Tests.Endpoint;

namespace Pipeline.Local.Tests.Console;

/// <summary>The console of a whole run, over the wire: who may call it, and what it answers.</summary>
public sealed class RunConsoleTests(RunningEndpoint running) : IClassFixture<RunningEndpoint>, IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private RunConsole _console = null!;

    public Task InitializeAsync()
    {
        _console = RunConsole.Start(running.Run, TimeProvider.System, allowsFaults: true, []);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _console.DisposeAsync();

    public void Dispose() => _http.Dispose();

    private string Token => _console.Address.Query;

    [Fact]
    public async Task Page_LoadsFromItsOwnAddressAlone()
    {
        using var response = await _http.GetAsync(_console.Address);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, "Content-Security-Policy").ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'");
        Header(response, "Referrer-Policy").ShouldBe("no-referrer");
        Header(response, "Cache-Control").ShouldBe("no-store");
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldNotContain("http:");
        page.ShouldNotContain("https:");
        page.ShouldNotContain("{{");
        page.ShouldContain("id=\"edge-1\"");
        foreach (var file in new[] { "console.css", "console.js", "icon.svg" })
        {
            page.ShouldContain($"\"{file}{Token}\"");
            (await GetAsync($"/console/{file}{Token}")).Status.ShouldBe(200);
        }
    }

    // Records may hold any text: the page must not read it as HTML.
    [Fact]
    public void Script_NeverReadsTextAsHtml()
    {
        var script = ConsoleAsset.Read("console.js");
        script.ShouldContain("textContent");
        foreach (var reader in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser" })
            script.ShouldNotContain(reader);
    }

    [Theory]
    [InlineData("/console/?token=")]
    [InlineData("/console/")]
    [InlineData("/console")]
    [InlineData("/console/console.js?token=0123456789abcdef")]
    [InlineData("/console/state?token=wrong")]
    [InlineData("/console/events?token=wrong")]
    public async Task WrongToken_IsRefused(string path)
    {
        var (status, body) = await GetAsync(path);
        status.ShouldBe(403);
        body.ShouldContain("the token must be the one in the address");
        body.ShouldNotContain(Token["?token=".Length..]);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1:1", 421)]
    public async Task WrongHost_IsRefused(string host, int expected)
    {
        var (status, _, _) = await RawHttp.SendAsync(running.Port, $"GET /console/state{Token} HTTP/1.1", [$"Host: {host}"]);
        status.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    public async Task PageOfAnother_IsRefusedEvenWithTheToken(string header)
    {
        foreach (var line in new[] { $"GET /console/state{Token} HTTP/1.1", $"POST /console/faults/kill{Token} HTTP/1.1" })
        {
            List<string> headers = [$"Host: 127.0.0.1:{running.Port}", header];
            var (status, body, _) = await RawHttp.SendAsync(running.Port, line, headers, "{}");
            status.ShouldBe(403);
            body.ShouldContain("requests of web pages are not answered");
        }
    }

    [Fact]
    public async Task OwnPage_MayCallWhatAnotherAddressMayNot()
    {
        List<string> own = [$"Host: 127.0.0.1:{running.Port}", $"Origin: http://127.0.0.1:{running.Port}",
            "Sec-Fetch-Site: same-origin"];
        (await RawHttp.SendAsync(running.Port, $"GET /console/state{Token} HTTP/1.1", own)).Status.ShouldBe(200);
        // The services of AWS stay closed to it.
        (await RawHttp.SendAsync(running.Port, "GET /objects/a HTTP/1.1", own)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task SignedCall_IsForABucketOfThatName()
    {
        var (status, body, _) = await running.S3Async("GET /console/key");
        status.ShouldBe(404);
        body.ShouldContain("NoSuchBucket");
    }

    [Fact]
    public async Task State_CountsWhatTheRunDid()
    {
        var before = running.Run.Received;
        await running.JsonAsync("Kinesis_20131202.PutRecord", """{"StreamName":"orders","PartitionKey":"k","Data":"AA=="}""");
        var state = await StateAsync(state => (long)state["counts"]!["received"]! > before);
        ((string?)state["phase"]).ShouldBe("running");
        var edge = state["edges"]!.AsArray().Single(edge => (string?)edge!["label"] == "PutRecords")!;
        ((long)edge["count"]!).ShouldBe(before + 1);
        ((string?)edge["unit"]).ShouldBe("records");
        _console.Feed.Keys.Top(1).Single().Key.ShouldBe("k");
    }

    [Fact]
    public async Task Events_BeginWithASnapshotAndEndWithTheRun()
    {
        using var response = await _http.GetAsync(
            new Uri(_console.Address, $"events{Token}"), HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe("event: snapshot");
        var snapshot = JsonNode.Parse((await reader.ReadLineAsync())!["data: ".Length..])!;
        snapshot["timeline"]!.AsArray().ShouldNotBeEmpty();
        await _console.EndAsync(new RunVerdict([], []));
        var rest = await reader.ReadToEndAsync();
        rest.ShouldContain("event: state\ndata: ");
        rest.ShouldContain("\"phase\":\"ended\",\"verdict\":\"Everything that was sent arrived\"");
        (await GetAsync($"/console/events{Token}")).Status.ShouldBe(503, "no more events come");
    }

    [Fact]
    public async Task Throttle_ChangesTheShare()
    {
        (await PostAsync("throttle", """{"share":0.25}""")).ShouldBe(
            (200, """{"said":"25 % of the writes to tables are throttled"}"""));
        running.Run.Tables.Throttled.ShouldBe(0.25);
        (await PostAsync("throttle", """{"share":0}""")).Status.ShouldBe(200);
        running.Run.Tables.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task Split_SplitsAShard()
    {
        var (status, body) = await PostAsync("split", """{"name":"orders"}""");
        status.ShouldBe(200);
        body.ShouldContain("the widest shard of orders is split");
        var (_, shards, _) = await running.JsonAsync("Kinesis_20131202.ListShards", """{"StreamName":"orders"}""");
        JsonNode.Parse(shards)!["Shards"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData("throttle", """{"share":2}""", "share must be a number from 0 to 1; got 2")]
    [InlineData("throttle", "{}", "got none")]
    [InlineData("throttle", "[1]", "the body must be a JSON object")]
    [InlineData("throttle", "", "the body must be a JSON object")]
    [InlineData("kill", """{"name":"nobody"}""", "name must be a function that a mapping invokes")]
    [InlineData("split", """{"name":"other"}""", "name must be a stream of the run, one of orders")]
    [InlineData("burn", "{}", "the fault must be throttle, kill or split; got burn")]
    public async Task WrongFault_IsExplained(string kind, string body, string expected)
    {
        var (status, said) = await PostAsync(kind, body);
        status.ShouldBe(400);
        said.ShouldContain(expected);
    }

    [Fact]
    public async Task LongFault_IsNotRead() =>
        (await PostAsync("throttle", $$"""{"share":0,"more":"{{new string('x', 5000)}}"}""")).Status.ShouldBe(400);

    [Fact]
    public async Task FaultWithoutTheFlag_IsRefused()
    {
        await using var console = RunConsole.Start(running.Run, TimeProvider.System, allowsFaults: false, []);
        using var content = new StringContent("""{"share":1}""");
        using var response = await _http.PostAsync(new Uri(console.Address, $"faults/throttle{console.Address.Query}"), content);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldContain("--allow-faults");
        running.Run.Tables.Throttled.ShouldBe(0);
        console.State.Faults.ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "/console/other", 404)]
    [InlineData("POST", "/console/state", 405)]
    [InlineData("DELETE", "/console/", 405)]
    public async Task OtherCall_IsRefused(string method, string path, int expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_console.Address, $"{path}{Token}"));
        using var response = await _http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(expected);
    }

    private async Task<JsonNode> StateAsync(Func<JsonNode, bool> isWanted)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var (status, body) = await GetAsync($"/console/state{Token}");
            status.ShouldBe(200);
            var state = JsonNode.Parse(body)!["state"]!;
            if (isWanted(state)) return state;
            await Task.Delay(100);
        }

        throw new TimeoutException("the state must become what is wanted");
    }

    private async Task<(int Status, string Body)> GetAsync(string path)
    {
        var (status, body, _) = await RawHttp.SendAsync(
            running.Port, $"GET {path} HTTP/1.1", [$"Host: 127.0.0.1:{running.Port}"], encoding: Encoding.UTF8);
        return (status, body);
    }

    private async Task<(int Status, string Body)> PostAsync(string kind, string body)
    {
        using var content = new StringContent(body);
        using var response = await _http.PostAsync(new Uri(_console.Address, $"faults/{kind}{Token}"), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Header(HttpResponseMessage response, string name) =>
        string.Join(", ", response.Headers.GetValues(name));
}
