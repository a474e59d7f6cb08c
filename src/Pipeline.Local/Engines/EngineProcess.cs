using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Records;

namespace Pipeline.Local.Engines;

/// <summary>A running engine. Its process ends on disposal, and also when this process ends in any way.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly Engine _engine;
    private readonly Process _process;
    private readonly EngineOutput _output = new();
    private readonly TaskCompletionSource<EngineEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isEnding;

    private EngineProcess(Engine engine, ProcessStartInfo start)
    {
        _engine = engine;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.Exited += (_, _) => Exited();
    }

    /// <summary>The URL of the engine, on 127.0.0.1.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Completes when the engine has ended by itself.</summary>
    public Task<EngineEnd> Ended => _ended.Task;

    public int ProcessId => _process.Id;

    /// <summary>Starts an engine and waits until it answers.</summary>
    /// <exception cref="InvalidInputException">The package or Node is not installed.</exception>
    /// <exception cref="EngineException">The engine did not start.</exception>
    public static async Task<EngineProcess> StartAsync(Engine engine, EngineSettings settings, CancellationToken cancellation)
    {
        var package = Path.Combine(settings.NodeModules, engine.Package);
        if (!File.Exists(Path.Combine(package, "package.json")))
        {
            throw new InvalidInputException(
                "the local run",
                [$"the {engine.Name} engine must be installed (npm package {engine.Package}); got {settings.NodeModules} " +
                    $"without it; run scripts/setup"]);
        }

        var script = Path.Combine(settings.TemporaryFolder, $"{engine.Package}.mjs");
        await File.WriteAllTextAsync(script, engine.Script, cancellation);
        var data = settings.DataFolder is null
            ? null : Directory.CreateDirectory(Path.Combine(settings.DataFolder, engine.Package)).FullName;
        var process = new EngineProcess(engine,
            Start(settings, [script, Path.GetFullPath(package), .. data is null ? [] : new[] { data }]));
        try
        {
            await process.StartAsync(cancellation);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the engine also listen on another port, that of an engine that ended.</summary>
    /// <exception cref="EngineException">Another program uses the port, or the engine ended.</exception>
    public async Task TakeOverAsync(int port, CancellationToken cancellation)
    {
        await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{port}\n"));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(StartTimeout);
        try
        {
            var first = await Task.WhenAny(_output.TakenOver, _ended.Task).WaitAsync(timeout.Token);
            if (first == _ended.Task) throw new EngineException($"{await _ended.Task}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(
                $"the {_engine.Name} engine did not listen on port {port} within {StartTimeout.TotalSeconds:0} s; {_output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        if (IsRunning())
        {
            // The engine's script ends when its standard input does. A process that hangs is killed.
            Close(_process.StandardInput);
            using var timeout = new CancellationTokenSource(EndTimeout);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Start(EngineSettings settings, string[] arguments)
    {
        var start = new ProcessStartInfo(NodeProgram.Find(settings.NodeModules), arguments)
        {
            WorkingDirectory = settings.TemporaryFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["AWS_ACCOUNT_ID"] = settings.Account;
        start.Environment["AWS_REGION"] = settings.Region;
        start.Environment["NODE_NO_WARNINGS"] = "1";
        // Options that the user set for their own Node programs must not affect the engines.
        start.Environment.Remove("NODE_OPTIONS");
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("FAUXQS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return start;
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            _process.Start();
        }
        catch (Win32Exception error)
        {
            throw new InvalidInputException(
                "the local run",
                    [$"Node must be there for the {_engine.Name} engine; got none ({error.Message}); run scripts/setup"]);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(StartTimeout);
        try
        {
            var first = await Task.WhenAny(_output.Port, _ended.Task).WaitAsync(timeout.Token);
            if (first == _ended.Task) throw new EngineException($"{await _ended.Task}");
            Endpoint = new Uri($"http://127.0.0.1:{await _output.Port}");
            using var client = new HttpClient { BaseAddress = Endpoint };
            using var answer = await client.GetAsync(new Uri(_engine.HealthPath, UriKind.Relative), timeout.Token);
            if (!answer.IsSuccessStatusCode)
                throw new EngineException($"the {_engine.Name} engine answers {(int)answer.StatusCode}; {_output}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(
                $"the {_engine.Name} engine did not answer within {StartTimeout.TotalSeconds:0} s; {_output}");
        }
        catch (HttpRequestException error)
        {
            throw new EngineException($"the {_engine.Name} engine does not answer ({error.Message}); {_output}");
        }
    }

    private async Task WriteAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteAsync(line);
            await _process.StandardInput.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // The process has ended. The property Ended reports that.
        }
    }

    private static void Close(StreamWriter input)
    {
        try
        {
            input.Close();
        }
        catch (IOException)
        {
            // The process has just ended.
        }
    }

    private void Exited()
    {
        if (_isEnding) return;
        try
        {
            // The last lines may still be in the pipes. This waits for the ends of both outputs.
            _process.WaitForExit();
            _ended.TrySetResult(new EngineEnd(_engine.Name, _process.ExitCode, _output.ToString(), _output.HoldsData));
        }
        catch (InvalidOperationException)
        {
            // The engine has just been disposed of: this end was intended.
        }
    }

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            // The process was never started.
            return false;
        }
    }
}
