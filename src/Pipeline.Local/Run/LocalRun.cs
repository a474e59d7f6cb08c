using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// A synthesized pipeline, running on this computer: made from its cloud assembly alone, behind one endpoint on loopback. Disposing of it ends
/// every process and removes what it made.
/// </summary>
internal sealed class LocalRun : IAsyncDisposable
{
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

    private DynamoDbHandler? _tables;
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
            (long)(Total("AWS::Kinesis::Stream", "AWS/Kinesis", "IncomingRecords", "StreamName") + Total("AWS::KinesisFirehose::DeliveryStream", "AWS/Firehose", "IncomingRecords", "DeliveryStreamName")),
            mappings.Sum(mapping => mapping.Settled),
            (long)OfFunctions("ItemsWritten"),
            (long)OfFunctions("RecordsRejected"),
            deliveries.Sum(stream => stream.Progress.Delivered),
            deliveries.Sum(stream => stream.Progress.Objects),
            mappings.Select(mapping => mapping.Lag).DefaultIfEmpty().Max());
    }

    /// <summary>A metric of the functions' own, summed over all.</summary>
    public double OfFunctions(string metric) => Total("AWS::Lambda::Function", "StreamingPipeline", metric, "FunctionName");

    /// <summary>Waits until every record that is in the streams has been settled and delivered, or nothing moves any more.</summary>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>What holds it up, a sentence each; none where all is settled.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = GiveUpWhenNothingMovesAsync(patience);
        List<string> problems = [.. _failure is { } failure ? [failure] : Array.Empty<string>()];
        foreach (var mapping in Mappings.All)
        {
            try
            {
                await mapping.WhenCaughtUpAsync(patience.Token);
            }
            catch (ServiceException error)
            {
                problems.Add($"{mapping.Settings.Path} cannot read its stream: {error.Message}");
            }
            catch (OperationCanceledException)
            {
                problems.Add($"{mapping.Settings.Path} has {mapping.Progress.InFlight} record(s) that it does not settle{(mapping.Problem is { } problem ? $": {problem}" : "; the function's log says why")}");
            }
        }

        foreach (var stream in Firehose.Streams)
        {
            try
            {
                await stream.DrainAsync(patience.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or ServiceException)
            {
                problems.Add($"{stream.Settings.Path} has {stream.Progress.Undelivered} record(s) that it does not deliver{(error is ServiceException ? $": {error.Message}" : "")}");
            }
        }

        await patience.CancelAsync();
        await watch;
        return problems;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What was started last depends on what was started before it.
        for (var i = _parts.Count - 1; i >= 0; i--) await _parts[i].DisposeAsync();
        await Task.WhenAll(_background);
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var deployment = CloudAssembly.Read(
            _options.Assembly, _options.Stacks, new AssemblyOptions(_options.Folder, Parameters: _options.Parameters));
        List<Unsupported> unsupported = [];
        var engines = Keep(await EngineGroup.StartAsync(
            new EngineSettings(_options.NodeModules, _options.Folder, deployment.Account, deployment.Region) { Log = Log },
            cancellation));
        var stores = await new Provisioner(engines).ProvisionAsync(deployment, cancellation);
        Deployment = deployment = stores.Deployment;
        Access = new AccessControl(deployment, Pace.Time, Log, _options.Faults.Seed);
        List<IEndpointService> services = [];
        Endpoint = Keep(await LocalEndpoint.StartAsync(_options.Port, Authenticator(), services, cancellation));
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
            new S3Handler(deployment, Access, s3),
        ]);
        foreach (var stream in deployment.OfType("AWS::KinesisFirehose::DeliveryStream")) unsupported.AddRange(Firehose.Create(stream));
        Unsupported = [.. deployment.Unsupported, .. unsupported];
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
            deployment, Access, Log, Pace, new LocalFunctionsOptions(Endpoint.Url.ToString().TrimEnd('/'), Path.Combine(_options.Folder, "logs"))));
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

    private Authenticate Authenticator()
    {
        var signatures = new SignatureCheck(Access, Pace.Time);
        return (request, body) =>
        {
            // Without a signature it is the user: of this computer, since the endpoint listens on loopback alone.
            if (EndpointCall.AccessKeyOf(request) is null) return Access.LocalUser;
            return signatures.Check(SignedRequest.From(request.HttpContext, body)).Caller;
        };
    }

    private double Total(string type, string nameSpace, string metric, string dimension) =>
        Deployment.OfType(type).Sum(resource => Log.Metrics.Total(nameSpace, metric, (dimension, resource.PhysicalId)));

    // A minute in which nothing is settled and nothing delivered: what is left will not be either, or in hours.
    private async Task GiveUpWhenNothingMovesAsync(CancellationTokenSource patience)
    {
        var (last, since) = (Progress(0), Pace.Now);
        while (!patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = Progress(0);
            if ((now.Settled, now.Delivered, now.Objects) != (last.Settled, last.Delivered, last.Objects)) (last, since) = (now, Pace.Now);
            else if (Pace.Now - since > TimeSpan.FromMinutes(1)) await patience.CancelAsync();
        }
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
            Memory.Sample([.. engines.ProcessIds, .. Functions.ProcessIds]);
            await Task.Delay(TimeSpan.FromMilliseconds(500), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Without it nothing is written any more, whatever the functions try.
    private async Task WatchAsync(EngineGroup engines)
    {
        var stopped = Task.Delay(Timeout.Infinite, _stop.Token);
        if (await Task.WhenAny(engines.Failure, stopped) == stopped) return;
        _failure = await engines.Failure;
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
