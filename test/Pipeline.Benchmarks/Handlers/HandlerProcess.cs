using System.Diagnostics;
using System.Text.Json;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;
using Pipeline.Functions;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>A handler in its own process, with its own Runtime API and table.</summary>
internal sealed class HandlerProcess : IDisposable
{
    public const string Table = "readings";

    // Much longer than the slowest handler needs for an event: only a handler that hangs reaches it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RuntimeApiServer _api = new(TimeProvider.System);
    private readonly StubDynamoDb _table;
    private readonly Process _process;
    private readonly OutputTail _output;
    private readonly Task _exit;
    private long _expected;

    /// <param name="handler">What to run.</param>
    /// <param name="table">Its table; no other handler may write to it.</param>
    /// <param name="variables">Additional environment variables.</param>
    public HandlerProcess(Handler handler, StubDynamoDb table, params IEnumerable<KeyValuePair<string, string>> variables)
    {
        _table = table;
        var start = new ProcessStartInfo(handler.Command[0], handler.Command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Isolate(start.Environment);
        KeyValuePair<string, string>[] given = [.. Lambda(), .. handler.Environment, .. variables];
        foreach (var (name, value) in given) start.Environment[name] = value;

        Started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _output = new OutputTail(_process);
        _exit = _process.WaitForExitAsync();
        Meter = new ProcessMeter(_process);
    }

    /// <summary>When the process was started, by <see cref="Stopwatch"/>.</summary>
    public long Started { get; }

    public ProcessMeter Meter { get; }

    /// <summary>Sends it an event, waits for the response, and checks that every record was written.</summary>
    /// <exception cref="HandlerException">The handler failed, ended or hangs, or did not write every record.</exception>
    public async Task InvokeAsync(PreparedEvent @event, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var answer = _api.InvokeAsync(@event.Json, patience.Token);
        try
        {
            if (await Task.WhenAny(answer, _exit) == _exit)
                throw new HandlerException($"the handler ended with {_process.ExitCode}");
            CheckResponse(await answer);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new HandlerException($"the handler must answer within {Patience.TotalSeconds} s; got nothing\n{_output}");
        }
        catch (HandlerException error)
        {
            throw new HandlerException($"{error.Message}\n{_output}");
        }

        _expected += @event.UserRecords;
        var items = _table.Items(Table);
        if (items != _expected) throw new HandlerException($"the handler must write {_expected} items; got {items}\n{_output}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _api.Dispose();
    }

    private static void CheckResponse(string response)
    {
        using var json = JsonDocument.Parse(response);
        if (json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("batchItemFailures", out var failures)
            && failures.GetArrayLength() > 0)
        {
            throw new HandlerException($"no record must fail; got {response}");
        }
    }

    // Lambda does not have this shell's settings for .NET, Node, Python or the SDKs.
    private static void Isolate(IDictionary<string, string?> environment)
    {
        string[] kept = ["PATH", "HOME", "USERPROFILE", "DOTNET_ROOT", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LANG"];
        foreach (var name in environment.Keys.Except(kept, StringComparer.OrdinalIgnoreCase).ToList()) environment.Remove(name);
    }

    private Dictionary<string, string> Lambda() => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = _api.Endpoint,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "writer",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_DEFAULT_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ["AWS_SESSION_TOKEN"] = "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = _table.Url,
        [FunctionSettings.TableName] = Table,
    };
}
