using System.Collections.Concurrent;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Functions;

/// <summary>Options of all functions of a run.</summary>
/// <param name="Endpoint">The run's endpoint with scheme, host and port. Every AWS SDK in a function calls it.</param>
/// <param name="LogFolder">The folder that gets a file with each function's output.</param>
internal sealed record LocalFunctionsOptions(string Endpoint, string LogFolder)
{
    /// <summary>
    /// The most processes of a function at a time. The thousand of an account would not fit this computer. Further invocations
    /// wait for a free process and are not throttled, because the limit is this computer's and not AWS's.
    /// </summary>
    public int Processes { get; init; } = 10;

    /// <summary>The folder in which each process of a function gets its own folder for temporary files.</summary>
    public string TemporaryFolder { get; init; } = Path.Combine(LogFolder, "tmp");
}

/// <summary>Runs the functions of a deployment as Lambda would, each in its own processes.</summary>
internal sealed class LocalFunctions : IFunctions, IAsyncDisposable
{
    private readonly Dictionary<string, FunctionPool> _pools = [];
    private readonly Dictionary<string, (string Arn, string? Reason)> _functions = [];
    private readonly ConcurrentDictionary<string, bool> _onTheWay = new();
    private readonly IAccess _access;
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    /// <param name="deployment">The deployment with the functions.</param>
    /// <param name="access">Gives each function its role's credentials, and checks who may invoke it.</param>
    /// <param name="log">Gets metrics and errors.</param>
    /// <param name="pace">The clock. A function's own timeout is not shortened.</param>
    /// <param name="options">The options.</param>
    public LocalFunctions(Deployment deployment, IAccess access, IRunLog log, Pace pace, LocalFunctionsOptions options)
    {
        _access = access;
        Directory.CreateDirectory(options.LogFolder);
        var unsupported = new List<Unsupported>();
        var withoutLayers = new List<Resource>();
        foreach (var resource in deployment.OfType(AwsType.Lambda.Function))
        {
            var (function, reason) = FunctionSettings.Read(resource, deployment.Region);
            _functions[resource.PhysicalId] = (resource.Arn ?? resource.PhysicalId, reason);
            if (function is null)
            {
                unsupported.Add(new Unsupported(resource.Path, resource.Type, $"It {reason}; what it would do is not done."));
                continue;
            }

            if (resource.Properties.Texts("Layers").Any())
            {
                unsupported.Add(new Unsupported(resource.Path, resource.Type, "It runs without its layers."));
                withoutLayers.Add(resource);
            }

            _pools[function.Name] = new FunctionPool(
                function,
                () => access.Assume(function.RoleArn, "lambda.amazonaws.com", function.Name),
                options.Endpoint,
                options.TemporaryFolder,
                options.Processes,
                new FunctionOutput(function.Path, Path.Combine(options.LogFolder, $"{function.Name}.log"), log)
                {
                    Printed = line => Printed?.Invoke(function.Name, line),
                },
                log,
                pace.Time);
        }

        Unsupported = unsupported;
        WithoutLayers = withoutLayers;
    }

    /// <summary>The functions that are not run, with the reasons.</summary>
    public IReadOnlyList<Unsupported> Unsupported { get; }

    /// <summary>The functions that run without the layers that they have on AWS.</summary>
    public IReadOnlyList<Resource> WithoutLayers { get; }

    /// <summary>Gets each line of a function's log, with the function's name, on the thread that prints it.</summary>
    public Action<string, string>? Printed { get; set; }

    /// <summary>The names of the functions that are run.</summary>
    public IReadOnlyCollection<string> Names => _pools.Keys;

    /// <summary>The number of a function's invocations now, those that wait for a process included; 0 if it is not run.</summary>
    public int RunningOf(string name) => _pools.TryGetValue(name, out var pool) ? pool.Running : 0;

    /// <summary>Whether a function is run, by its name.</summary>
    public bool Runs(string name) => _pools.ContainsKey(name);

    /// <summary>
    /// Whether a service or a function has invoked a function, by its name: records may be what it was invoked with.
    /// </summary>
    public bool IsOnTheWay(string name) => _onTheWay.ContainsKey(name);

    /// <summary>The processes of all functions.</summary>
    public IEnumerable<int> ProcessIds => _pools.Values.SelectMany(pool => pool.ProcessIds);

    public async Task<FunctionAnswer> InvokeAsync(
        Caller caller, string function, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var name = NameOf(function);
        if (!_functions.TryGetValue(name, out var known))
            throw new ServiceException("ResourceNotFoundException", $"Function not found: {function}", 404);

        _access.Require(caller, new Permission("lambda:InvokeFunction", Qualified(known.Arn, function)));
        if (!_pools.TryGetValue(name, out var pool))
        {
            throw new ServiceException("InvalidRuntimeException", $"The function {name} cannot be run here: it {known.Reason}.",
                502)
            {
                IsNotHere = true,
            };
        }

        if (payload.Length > ServiceLimits.Lambda.PayloadBytes.Maximum)
        {
            throw new ServiceException(
                "RequestTooLargeException",
                $"Request must be smaller than {ServiceLimits.Lambda.PayloadBytes.Maximum} bytes for the InvokeFunction " +
                $"operation", 413);
        }

        if (caller.Service is not null) _onTheWay[name] = true;
        // A service within the run writes its events itself.
        var checkedPayload = caller.Service is null || caller.Function is not null ? Checked(payload) : payload;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        // As on Lambda, an invocation continues when the caller no longer waits for it.
        return await pool.InvokeAsync(checkedPayload).WaitAsync(either.Token);
    }

    /// <summary>
    /// A fault for tests: kills a process of a function in the middle of an invocation, or of the next invocation if there is
    /// none. Completes when the process has ended and the invocation has failed.
    /// </summary>
    /// <param name="function">The function's name or ARN.</param>
    /// <param name="after">The time between the event and the kill.</param>
    /// <param name="cancellation">Cancels the wait for an invocation.</param>
    /// <exception cref="ServiceException">No function of that name is run.</exception>
    public Task KillOneAsync(string function, TimeSpan after, CancellationToken cancellation) =>
        PoolOf(function).KillOneAsync(after, cancellation);

    /// <summary>The last error of a function; null where it never failed or is not run.</summary>
    public string? LastErrorOf(string function) => _pools.GetValueOrDefault(NameOf(function))?.LastError;

    /// <summary>
    /// The number of processes that a function has had: one for each cold start. For tests, since an answer does not tell which
    /// process gave it.
    /// </summary>
    /// <exception cref="ServiceException">No function of that name is run.</exception>
    public long StartsOf(string function) => PoolOf(function).Started;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stop.CancelAsync();
        await Task.WhenAll(_pools.Values.Select(pool => pool.DisposeAsync().AsTask()));
        _stop.Dispose();
    }

    private FunctionPool PoolOf(string function) => _pools.GetValueOrDefault(NameOf(function))
        ?? throw new ServiceException("ResourceNotFoundException", $"Function not found: {function}", 404);

    // A function may be given as NAME, NAME:QUALIFIER, ACCOUNT:function:NAME or the ARN, with or without a qualifier.
    private static string NameOf(string function)
    {
        var parts = function.Split(':');
        var marker = Array.IndexOf(parts, "function");
        return marker >= 0 && marker + 1 < parts.Length ? parts[marker + 1] : parts[0];
    }

    // For IAM, a version or an alias is another resource than the function itself.
    private static string Qualified(string arn, string function)
    {
        var parts = function.Split(':');
        // The qualifier follows the name. The name comes first where there is no marker before it.
        var qualifier = Array.IndexOf(parts, "function") + 2;
        return qualifier == parts.Length - 1 ? $"{arn}:{parts[qualifier]}" : arn;
    }

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return "{}"u8.ToArray();
        var reader = new Utf8JsonReader(payload.Span);
        try
        {
            while (reader.Read())
            {
            }

            return payload;
        }
        catch (JsonException error)
        {
            throw new ServiceException("InvalidRequestContentException",
                $"Could not parse request body into json: {error.Message}");
        }
    }
}
