using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.TestFunction;

/// <summary>A function whose events control its behaviour: the faults that a function on Lambda can have.</summary>
internal static class Program
{
    private const string RequestId = "Lambda-Runtime-Aws-Request-Id";

    private static readonly string Root =
        $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime";

    private static async Task<int> Main()
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        switch (Environment.GetEnvironmentVariable("START"))
        {
            case "error":
                await ReportAsync(http, "init/error", "Test.Init", "it cannot start");
                return 1;
            case "exit":
                return 3;
            case "never":
                await Task.Delay(Timeout.Infinite);
                break;
        }

        while (true)
        {
            using var next = await http.GetAsync($"{Root}/invocation/next");
            var id = next.Headers.GetValues(RequestId).Single();
            if (Environment.GetEnvironmentVariable("DELAY") is { } delay)
                await Task.Delay(int.Parse(delay, CultureInfo.InvariantCulture));
            var input = await next.Content.ReadAsStringAsync();
            await Calls.MakeAsync(http);
            try
            {
                var answer = await AnswerAsync(JsonNode.Parse(input)!, next, id);
                using var response = await http.PostAsync($"{Root}/invocation/{id}/response", new StringContent(answer));
            }
            catch (InvalidOperationException error)
            {
                await ReportAsync(http, $"invocation/{id}/error", "Test.Failed", error.Message);
            }
        }
    }

    private static async Task<string> AnswerAsync(JsonNode input, HttpResponseMessage next, string id)
    {
        switch ((string?)(input as JsonObject)?["mode"])
        {
            case "throw":
                throw new InvalidOperationException((string?)input["message"]);
            case "exit":
                Environment.Exit((int)input["code"]!);
                break;
            case "sleep":
                await Task.Delay(TimeSpan.FromMilliseconds((int)input["milliseconds"]!));
                break;
            case "big":
                return $"\"{new string('x', (int)input["bytes"]! - 2)}\"";
            case "allocate":
                return Allocate((int)input["mebibytes"]!);
            case "print":
                Console.WriteLine((string?)input["line"]);
                break;
            case "environment":
                return Variables().ToJsonString();
            case "headers":
                return Headers(next).ToJsonString();
        }

        return new JsonObject
        {
            ["input"] = input.DeepClone(),
            ["process"] = Environment.ProcessId,
            ["requestId"] = id
        }.ToJsonString();
    }

    private static string Allocate(int mebibytes)
    {
        var held = new List<byte[]>();
        for (var i = 0; i < mebibytes; i++)
        {
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)1);
            held.Add(block);
        }

        // Longer than a test waits, for one that expects the function to be stopped before.
        Thread.Sleep(TimeSpan.FromSeconds(30));
        return $"{held.Count}";
    }

    private static JsonObject Variables()
    {
        var variables = new JsonObject();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value;

        return variables;
    }

    private static JsonObject Headers(HttpResponseMessage next)
    {
        var headers = new JsonObject();
        foreach (var (name, values) in next.Headers) headers[name] = string.Join(',', values);
        return headers;
    }

    private static async Task ReportAsync(HttpClient http, string path, string type, string message)
    {
        var error = new JsonObject { ["errorType"] = type, ["errorMessage"] = message };
        using var response =
            await http.PostAsync($"{Root}/{path}", new StringContent(error.ToJsonString(), Encoding.UTF8, "application/json"));
    }
}
