using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Conventions.Tests;

/// <summary>scripts/links against a server on this computer, and its list of the repository's links without a network.</summary>
public sealed class LinksScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly string _address;

    public LinksScriptTests()
    {
        _address = $"http://127.0.0.1:{FreePort()}";
        _server.Prefixes.Add($"{_address}/");
        _server.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public void LinksOfTheRepository_AreWrittenRightAndNotKnownToBeDead()
    {
        var (exitCode, output) = Command.Run(Links("--offline", "--json"));
        exitCode.ShouldBe(0, output);
        var links = JsonNode.Parse(output)!.AsArray().Select(link => (string)link!["url"]!).ToList();
        links.Count.ShouldBeGreaterThan(300);
        // One link built from constants, one in a comment, and one in a page.
        links.ShouldContain("https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html");
        links.ShouldContain("https://aws.amazon.com/kinesis/data-streams/pricing/");
        links.ShouldContain(
            "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk-cloud");
        links.ShouldNotContain(link => link.EndsWith("/developerguide/", StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_AreJudged()
    {
        var (exitCode, states, _) = Ask(
            "ok", "ok#here", "ok#named", "ok#gone", "text#L1", "moved", "moved#here", "gone", "busy", "loop", "private",
                "broken");
        exitCode.ShouldBe(1);
        states.ShouldBe(new Dictionary<string, string>
        {
            ["ok"] = "ok",
            ["ok#here"] = "ok",
            ["ok#named"] = "ok",
            ["ok#gone"] = "no-anchor",
            ["text#L1"] = "ok",
            ["moved"] = "moved",
            ["moved#here"] = "moved",
            ["gone"] = "dead",
            ["busy"] = "ok",
            ["loop"] = "dead",
            ["private"] = "unreachable",
            ["broken"] = "unreachable",
        }, ignoreOrder: true);
        // Requests each page once, however many of its fragments are linked; repeats a request after 429 and server errors.
        _calls["/busy"].ShouldBe(2);
        _calls["/broken"].ShouldBe(3);
        _calls["/gone"].ShouldBe(1);
    }

    [Fact]
    public void PageWithoutAnswer_IsNotVerified()
    {
        var (exitCode, states, output) = Ask("--timeout", "0.3", "ok", "never");
        exitCode.ShouldBe(3, output);
        states["never"].ShouldBe("unreachable");
        output.ShouldContain("no answer within 0.3 s");
    }

    [Fact]
    public void AllThere_EndsWithZero() => Ask("ok", "moved").ExitCode.ShouldBe(0);

    [Fact]
    public void MalformedAndKnownDeadLinks_AreRefusedWithoutANetwork()
    {
        Write("""
            See http://aws.amazon.com/lambda/ and https://docs.aws.amazon.com/firehose//latest/dev/limits.html and
            https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html. Not https://{region}.amazonaws.com/x.
            """);
        var (exitCode, states, output) = Run("--offline");
        exitCode.ShouldBe(1);
        states.Values.Order().ShouldBe(["known-dead", "malformed", "malformed"]);
        output.ShouldContain("use https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html");
    }

    [Fact]
    public void LinkInASentence_EndsWithIt()
    {
        Write($"One ({_address}/ok), `{_address}/ok`; [two]({_address}/ok(x)), {_address}/ok.\n");
        var (exitCode, states, output) = Run("--offline");
        exitCode.ShouldBe(0, output);
        states.Keys.Order().ShouldBe(["ok", "ok(x)"]);
    }

    [Fact]
    public void UnknownOption_IsRefused()
    {
        var (exitCode, output) = Command.Run(Links("--deep"));
        exitCode.ShouldBe(2);
        output.ShouldContain("options must be one of --json, --offline");
    }

    private (int ExitCode, IReadOnlyDictionary<string, string> States, string Output) Ask(params string[] pagesAndOptions)
    {
        var options = pagesAndOptions[0].StartsWith("--", StringComparison.Ordinal) ? pagesAndOptions[..2] : [];
        Write(string.Join('\n', pagesAndOptions[options.Length..].Select(page => $"{_address}/{page}")));
        return Run(options);
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder.Path, "page.md"), text);

    private (int ExitCode, IReadOnlyDictionary<string, string> States, string Output) Run(params string[] options)
    {
        var (exitCode, output) = Command.Run(Links([.. options, "--json", "--root", _folder.Path]));
        var json = JsonNode.Parse(output[..(output.IndexOf("\n]", StringComparison.Ordinal) + 2)])!.AsArray();
        return (exitCode, json.ToDictionary(
            link => ((string)link!["url"]!).Replace($"{_address}/", "", StringComparison.Ordinal), link =>
                (string)link!["state"]!), output);
    }

    private static ProcessStartInfo Links(params string[] arguments) =>
        new("node", [Repository.PathTo("scripts", "lib", "links.mjs"), .. arguments]);

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                _ = AnswerAsync(await _server.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        var call = _calls.AddOrUpdate(path, 1, (_, count) => count + 1);
        var response = context.Response;
        // No response: the script gives up, and the server closes the connection at its end.
        if (path == "/never") return;
        response.StatusCode = path switch
        {
            "/gone" => 404,
            "/private" => 403,
            "/broken" => 503,
            "/moved" => 301,
            "/loop" => 302,
            "/busy" when call == 1 => 429,
            _ => 200,
        };
        if (path is "/moved" or "/loop") response.RedirectLocation = path == "/moved" ? "/ok" : "/loop";
        if (response.StatusCode is 429 or 503) response.Headers["Retry-After"] = "0";
        response.ContentType = path == "/text" ? "text/plain" : "text/html; charset=utf-8";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("""<h2 id="here">Here</h2><a name='named'></a>"""));
        response.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
