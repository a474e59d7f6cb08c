using System.Diagnostics;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// A synthesized pipeline, running on this computer: made from its cloud assembly alone, behind one endpoint on loopback. Disposing of it ends
/// every process and removes what it made.
/// </summary>
internal sealed class LocalRun : IAsyncDisposable
{
    private static readonly TimeSpan ShortestSample = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<Task> _background = [];
    private readonly LocalRunOptions _options;

    private LocalRun(LocalRunOptions options, RunLog log, TimeProvider time)
    {
        (_options, Log, Pace) = (options, log, new Pace(time, options.Pace));
        Started = time.GetUtcNow();
    }

    /// <summary>When the command began.</summary>
    public DateTimeOffset Started { get; }

    public RunLog Log { get; }

    public Pace Pace { get; }

    /// <summary>What is run.</summary>
    public Deployment Deployment { get; private set; } = null!;

    /// <summary>What is left out of the run.</summary>
    public IReadOnlyList<Unsupported> Unsupported { get; private set; } = [];

    public AccessControl Access { get; private set; } = null!;

    public LocalEndpoint Endpoint { get; private set; } = null!;

    public LocalClients Clients { get; private set; } = null!;

    public LocalFunctions Functions { get; private set; } = null!;

    public StreamMappings Mappings { get; private set; } = null!;

    public FirehoseService Firehose { get; private set; } = null!;

    public KinesisService Kinesis { get; private set; } = null!;

    public ProcessMemory Memory { get; } = new();

    /// <summary>When a role's first write to a table succeeded, or nothing.</summary>
    public DateTimeOffset? FirstWrite => _tables?.FirstWrite;

    /// <summary>The parts that would carry records on and do not run here.</summary>
    public IReadOnlyList<LeftOutPart> LeftOut { get; private set; } = [];

    /// <summary>The parts that AWS would refuse to make, by construct path, and its reason.</summary>
    public IReadOnlyDictionary<string, string> NotMade => _notMade;

    /// <summary>Why the run cannot go on, or null where it can.</summary>
    public string? Failure => _failure;

    /// <summary>Is cancelled when the run cannot go on.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>The objects that functions wrote.</summary>
    public IReadOnlyCollection<(string Bucket, string Key)> ObjectsOfFunctions => _objects?.OfFunctions ?? [];

    /// <summary>Reads an object, whatever its key.</summary>
    public Task<HttpResponseMessage> ReadObjectAsync(string bucket, string key, CancellationToken cancellation) =>
        _objects!.ReadAsync(bucket, key, cancellation);

    private S3Handler? _objects;
    private readonly Dictionary<string, string> _notMade = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _failed = new();
    private DynamoDbHandler? _tables;
    private EngineGroup? _engines;
    private volatile string? _failure;

    /// <summary>Starts all of it; when this returns, the pipeline takes records.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">What the parts say and measure.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="InvalidInputException">The assembly cannot be run, with all that is wrong.</exception>
    /// <exception cref="IOException">An engine does not start, or the port is taken.</exception>
    public static async Task<LocalRun> StartAsync(LocalRunOptions options, RunLog log, TimeProvider time, CancellationToken cancellation)
    {
        var run = new LocalRun(options, log, time);
        try
        {
            await run.StartAsync(cancellation);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>The event schema that a function of the assembly has beside its code, or nothing.</summary>
    public EventSchema? FindSchema() => Deployment.OfType("AWS::Lambda::Function")
        .Select(function => function.CodeFolder is { } folder ? Path.Combine(folder, "schema.json") : null)
        .Where(File.Exists)
        .Select(file => EventSchema.Load(file!))
        .FirstOrDefault();

    /// <summary>Where the run stands.</summary>
    /// <param name="sent">Records that were handed over to be sent.</param>
    public RunProgress Progress(long sent)
    {
        var mappings = Mappings.All.Select(mapping => mapping.Progress).ToList();
        var deliveries = Firehose.Streams;
        return new RunProgress(
            sent,
            Received,
            mappings.Sum(mapping => mapping.Settled),
            _tables?.ItemsWritten ?? 0,
            deliveries.Sum(stream => stream.Progress.Delivered),
            deliveries.Sum(stream => stream.Progress.Objects),
            mappings.Select(mapping => mapping.Lag).DefaultIfEmpty().Max());
    }

    /// <summary>Records that all streams of the deployment have taken, from whomever.</summary>
    public long Received => Deployment.OfType(SupportedTypes.Stream).Concat(Deployment.OfType(SupportedTypes.DeliveryStream)).Sum(ReceivedBy);

    /// <summary>Records that a Kinesis stream has taken, or that were put into a Firehose stream.</summary>
    public long ReceivedBy(Resource stream) => (long)(stream.Type == SupportedTypes.Stream
        ? Log.Metrics.Total("AWS/Kinesis", "IncomingRecords", ("StreamName", stream.PhysicalId))
        : Log.Metrics.Total("AWS/Firehose", "IncomingRecords", ("DeliveryStreamName", stream.PhysicalId)));

    /// <summary>Waits until every record that is in the streams has been settled and delivered, or nothing moves any more.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is not settled; empty where all is.</returns>
    public async Task<IReadOnlyList<Unsettled>> SettleAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _failed.Token);
        return await new RunSettlement(Mappings.All, Firehose.Streams, Functions, Pace.Time).WaitAsync(() => Received, end.Token);
    }

    /// <summary>Kills every process of the run at once, for a user who does not want to wait; the caller removes the run's folder.</summary>
    public void Abandon()
    {
        foreach (var id in _engines?.ProcessIds.Concat(Functions?.ProcessIds ?? []) ?? [])
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
            {
                // It has ended by itself.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What was started last depends on what was started before it.
        for (var i = _parts.Count - 1; i >= 0; i--) await _parts[i].DisposeAsync();
        await Task.WhenAll(_background);
        _stop.Dispose();
        _failed.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var deployment = WithImported(CloudAssembly.Read(
            _options.Assembly, _options.Stacks, new AssemblyOptions(_options.Folder, Parameters: _options.Parameters)));
        List<Unsupported> unsupported = [];
        var engines = Keep(await EngineGroup.StartAsync(
            new EngineSettings(_options.NodeModules, _options.Folder, deployment.Account, deployment.Region) { Log = Log },
            cancellation));
        _engines = engines;
        var stores = await new Provisioner(engines).ProvisionAsync(deployment, cancellation);
        Deployment = deployment = stores.Deployment;
        Access = new AccessControl(deployment, Pace.Time, Log, _options.Faults.Seed, _options.Policies);
        List<IEndpointService> services = [];
        Endpoint = Keep(await LocalEndpoint.StartAsync(
            _options.Port, Authenticator(), services, new NotHereCalls(deployment, Access), Log, cancellation));
        Clients = new LocalClients(Endpoint.Url, deployment.Region);
        StartParts(deployment, engines, unsupported);
        var (dynamoDb, s3, sqs) = (Keep(new Forwarder(engines.DynamoDb)), Keep(new Forwarder(engines.S3)), Keep(new Forwarder(engines.Sqs)));
        var faults = new EndpointFaults(_options.Faults.Throttled, _options.Faults.Seed);
        _tables = new DynamoDbHandler(deployment, Access, dynamoDb, faults, Log, Pace.Time);
        services.AddRange(
        [
            new JsonServiceHandler("Kinesis", Kinesis, Access),
            new JsonServiceHandler("Firehose", Firehose, Access),
            _tables,
            new SqsHandler(deployment, Access, sqs),
            new LambdaHandler(deployment, Functions),
            new StsHandler(deployment),
            _objects = new S3Handler(deployment, Access, s3),
        ]);
        foreach (var stream in deployment.OfType(SupportedTypes.DeliveryStream)) unsupported.AddRange(CreateDelivery(stream));
        Unsupported = [.. deployment.Unsupported, .. unsupported, .. Access.GrantedNotHere()];
        var running = Mappings.All.Select(mapping => mapping.Settings.Path).Concat(Firehose.Streams.Select(stream => stream.Settings.Path)).ToHashSet();
        LeftOut = LeftOutPart.Find(deployment with { Unsupported = Unsupported }, running.Contains);
        Mappings.Start();
        _background.Add(SweepAsync(engines, stores));
        _background.Add(SampleAsync(engines));
        _background.Add(KillAsync());
        _background.Add(WatchAsync(engines));
    }

    private void StartParts(Deployment deployment, EngineGroup engines, List<Unsupported> unsupported)
    {
        Kinesis = new KinesisService(
            deployment,
            Access,
            Log,
            Pace.Time,
            new KinesisOptions { OnDemandWriteMiBps = _options.OnDemandMiBps },
            new KinesisFaults { Seed = _options.Faults.Seed, SplitAfterRecords = [.. Enumerable.Range(1, _options.Faults.Splits).Select(i => 1000L * i)] });
        foreach (var resource in deployment.OfType("AWS::Kinesis::Stream").Concat(deployment.OfType("AWS::Kinesis::StreamConsumer"))) Kinesis.CreateStream(resource);
        var objects = Keep(new LocalObjects(Clients));
        var messages = Keep(new LocalMessages(Access, engines.Sqs, deployment, Log));
        Functions = Keep(new LocalFunctions(
            deployment, Access, Log, Pace, new LocalFunctionsOptions(Endpoint.Url.ToString().TrimEnd('/'), Path.Combine(_options.Folder, "logs"))
            {
                TemporaryFolder = Path.Combine(_options.Folder, "tmp"),
            }));
        Firehose = Keep(new FirehoseService(new FirehoseHost(
            deployment.Account, deployment.Region, deployment.Partition, Access, Kinesis.Streams, Functions, objects, Log, Pace, _options.Faults.Seed)
        {
            Endpoints = _options.Endpoints,
        }));
        Mappings = Keep(new StreamMappings(deployment, new MappingServices(Kinesis.Streams, Functions, objects, messages, Access, Log, Pace)));
        // A function that the assembly's reader has named already is not named again.
        unsupported.AddRange(Functions.Unsupported.Where(function => deployment.Unsupported.All(known => known.Path != function.Path)));
        unsupported.AddRange(Mappings.Unsupported);
    }

    // What others deploy is not there: said before anything starts, or made empty where that was asked for.
    private Deployment WithImported(Deployment deployment)
    {
        var imported = ImportedResources.Find(deployment);
        if (_options.CreateImported) return ImportedResources.Create(deployment, imported);
        List<string> needed = [.. imported.Where(item => item.IsNeededAtStart).Select(item => $"it {item.Sentence}")];
        if (needed.Count > 0) throw new InvalidInputException($"the cloud assembly {_options.Assembly}", needed);
        return deployment.With(imported.Select(item => new Unsupported(item.UsedBy[0], item.Type, $"{char.ToUpperInvariant(item.Sentence[0])}{item.Sentence[1..]}.")));
    }

    // One that AWS would not make leaves all others to run.
    private IReadOnlyList<Unsupported> CreateDelivery(Resource stream)
    {
        try
        {
            return Firehose.Create(stream);
        }
        catch (Exception error) when (error is ServiceException or InvalidInputException)
        {
            var why = error is ServiceException refused ? $"{refused.Code}: {refused.Message}" : error.Message;
            _notMade[stream.Path] = why;
            Log.Say(stream.Path, $"cannot be created: {why}");
            return [new Unsupported(stream.Path, stream.Type, $"AWS would not make it: {why}")];
        }
    }

    private Authenticate Authenticator()
    {
        var signatures = new SignatureCheck(Access, Pace.Time);
        return (request, body) =>
        {
            var signed = SignedRequest.From(request.HttpContext, body);
            try
            {
                return signatures.Check(signed).Caller;
            }
            catch (ServiceException error) when (!Signature.IsOn(signed))
            {
                // In AWS's words, and what to do: here any key will do.
                var hint = AwsCommand.For(Endpoint.Url, Deployment.Region, "sts get-caller-identity");
                throw new ServiceException(
                    error.Code, $"{error.Message}: a call must be signed, with any key; for example {hint}", error.Status);
            }
        };
    }

    private async Task SweepAsync(EngineGroup engines, ProvisionedStores stores)
    {
        using var sweeper = new TimeToLiveSweeper(engines, Deployment.Region, stores.TimeToLive, Pace, Log);
        await sweeper.RunAsync(_stop.Token);
    }

    private async Task SampleAsync(EngineGroup engines)
    {
        while (!_stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            Memory.Sample([.. engines.ProcessIds, .. Functions.ProcessIds]);
            // Linux walks all pages of a process to say what it shares: seldom enough that it takes a hundredth of one core at most.
            var wait = Stopwatch.GetElapsedTime(start) * 100;
            await Task.Delay(wait > ShortestSample ? wait : ShortestSample, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Without it nothing is written any more, whatever the functions try.
    private async Task WatchAsync(EngineGroup engines)
    {
        var stopped = Task.Delay(Timeout.Infinite, _stop.Token);
        if (await Task.WhenAny(engines.Failure, stopped) == stopped) return;
        _failure = await engines.Failure;
        await _failed.CancelAsync();
    }

    private async Task KillAsync()
    {
        var functions = Mappings.All.Select(mapping => mapping.Settings.FunctionName).Distinct().ToList();
        for (var i = 0; i < _options.Faults.Kills && functions.Count > 0 && !_stop.IsCancellationRequested; i++)
        {
            try
            {
                await Functions.KillOneAsync(functions[i % functions.Count], TimeSpan.FromMilliseconds(5), _stop.Token);
                Log.Say(functions[i % functions.Count], "its process was killed in the middle of an invocation, as asked for");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private T Keep<T>(T part)
    {
        if (part is IAsyncDisposable disposable) _parts.Add(disposable);
        else if (part is IDisposable other) _parts.Add(new Disposing(other));
        return part;
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
