using Pipeline.Local.Access;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Engines;
using Pipeline.Local.Faults;
using Pipeline.Local.Firehose;
using Pipeline.Local.Functions;
using Pipeline.Local.Kinesis;
using Pipeline.Local.Mappings;
using Pipeline.Local.Metrics;
using Pipeline.Local.Metrics.CloudWatch;
using Pipeline.Records;

namespace Pipeline.Local.Run;

/// <summary>
/// Makes a <see cref="LocalRun"/> from a cloud assembly. Every part is complete when it is made: the endpoint's address is known
/// before the parts that call it are made, and the endpoint answers when all services are there.
/// </summary>
internal sealed class RunBuilder
{
    private readonly LocalRunOptions _options;
    private readonly RunLog _log;
    private readonly Pace _pace;
    private readonly OwnedParts _owned;

    private RunBuilder(LocalRunOptions options, RunLog log, TimeProvider time, OwnedParts owned) =>
        (_options, _log, _pace, _owned) = (options, log, new Pace(time, options.Pace), owned);

    /// <inheritdoc cref="LocalRun.StartAsync"/>
    public static async Task<LocalRun> StartAsync(LocalRunOptions options, RunLog log, TimeProvider time,
        CancellationToken cancellation)
    {
        var owned = new OwnedParts();
        try
        {
            return await new RunBuilder(options, log, time, owned).StartAsync(time.GetUtcNow(), cancellation);
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
    }

    private async Task<LocalRun> StartAsync(DateTimeOffset started, CancellationToken cancellation)
    {
        var described = Describe();
        var address = _owned.Add(EndpointAddress.Bind(_options.Port));
        var engines = _owned.Add(await EngineGroup.StartAsync(
            new EngineSettings(_options.NodeModules, _options.Folder, described.Account, described.Region) { Log = _log },
                cancellation));
        // The endpoint answers when all other parts are made, and ends after the parts that call it.
        var serving = _owned.Add(new OwnedParts());
        var stores = await new Provisioner(engines).ProvisionAsync(described, cancellation);
        var deployment = stores.Deployment;
        var access = new AccessControl(deployment, _pace.Time, _log, _options.Faults.Seed, _options.Policies);
        var clients = new LocalClients(address.Url, deployment.Region);
        var kinesis = MakeKinesis(deployment, access);
        var objects = _owned.Add(new LocalObjects(clients));
        var functions = _owned.Add(MakeFunctions(deployment, access, address.Url));
        var firehose = _owned.Add(new FirehoseService(new FirehoseHost(
            deployment.Account,
            deployment.Region,
            deployment.Partition,
            access,
            kinesis.Streams,
            functions,
            objects,
            _log,
            _pace,
            _options.Faults.Seed)
        {
            Endpoints = _options.Endpoints,
        }));
        var counts = new MessageCounts();
        var messages = _owned.Add(new LocalMessages(access, engines.Sqs, deployment, _log, counts));
        var mappings = _owned.Add(new StreamMappings(
            deployment, new MappingServices(kinesis.Streams, functions, objects, messages, access, _log, _pace)));
        var tables = new DynamoDbHandler(
            deployment,
            access,
            serving.Add(new Forwarder(engines.DynamoDb)),
            new EndpointFaults(_options.Faults.Throttled, _options.Faults.Seed),
            _log,
            _pace.Time);
        var metrics = new CloudWatchService(
            deployment, _log.Metrics, () => AlarmCheck.All(deployment, _log.Metrics, firehose, mappings), _log, _pace.Time);
        var buckets = new S3Handler(deployment, access, serving.Add(new Forwarder(engines.S3)));
        var endpoint = serving.Add(await LocalEndpoint.StartAsync(
            address,
            new EndpointSignatures(access, _pace.Time, address.Url, deployment.Region).Authenticate,
            [
                new JsonServiceHandler("Kinesis", kinesis, access),
                new JsonServiceHandler("Firehose", firehose, access),
                tables,
                new SqsHandler(deployment, access, serving.Add(new Forwarder(engines.Sqs)), counts),
                new LambdaHandler(deployment, functions),
                new SnsHandler(deployment, access, _log, counts),
                new StsHandler(deployment),
                new CloudWatchHandler(metrics, access),
                buckets,
            ],
            new NotHereCalls(deployment, access),
            _log,
            cancellation));
        var (notMade, leftOutOfDeliveries) = CreateDeliveries(deployment, firehose);
        IReadOnlyList<Unsupported> unsupported =
        [
            .. deployment.Unsupported,
            // A function that the reader of the assembly has already listed is not listed again.
            .. functions.Unsupported.Where(function => deployment.Unsupported.All(known => known.Path != function.Path)),
            .. mappings.Unsupported,
            .. leftOutOfDeliveries,
            .. access.GrantedNotHere(),
        ];
        var running = mappings.All.Select(mapping => mapping.Settings.Path)
            .Concat(firehose.Streams.Select(stream => stream.Settings.Path)).ToHashSet();
        var memory = new ProcessMemory();
        var failure = _owned.Add(new RunFailure());
        mappings.Start();
        StartBackground(engines, stores, functions, mappings, memory, failure);
        return new LocalRun(_owned)
        {
            Started = started,
            Log = _log,
            Pace = _pace,
            Deployment = deployment,
            Unsupported = unsupported,
            LeftOut = LeftOutPart.Find(deployment with { Unsupported = unsupported }, running.Contains),
            NotMade = notMade,
            Access = access,
            Endpoint = endpoint,
            Clients = clients,
            Functions = functions,
            Mappings = mappings,
            Firehose = firehose,
            Kinesis = kinesis,
            Tables = tables,
            Objects = buckets,
            Messages = counts,
            Engines = engines,
            Memory = memory,
            Failure = failure,
        };
    }

    private Deployment Describe()
    {
        var given = new AssemblyOptions(_options.Folder, _options.Account, _options.Region, _options.Parameters);
        return _options.Assembly is { } assembly
            ? WithImported(CloudAssembly.Read(assembly, _options.Stacks, given))
            : CloudAssembly.Empty(given);
    }

    private KinesisService MakeKinesis(Deployment deployment, AccessControl access)
    {
        var faults = new KinesisFaults
        {
            Seed = _options.Faults.Seed,
            SplitAfterRecords = [.. Enumerable.Range(1, _options.Faults.Splits).Select(i => 1000L * i)],
        };
        var kinesis = new KinesisService(
            deployment, access, _log, _pace.Time, new KinesisOptions { OnDemandWriteMiBps = _options.OnDemandMiBps }, faults,
                access);
        foreach (var stream in deployment.OfType(AwsType.Kinesis.Stream)) kinesis.CreateStream(stream);
        foreach (var consumer in deployment.OfType(AwsType.Kinesis.StreamConsumer)) kinesis.CreateStream(consumer);
        return kinesis;
    }

    private LocalFunctions MakeFunctions(Deployment deployment, AccessControl access, Uri url) => new(
        deployment, access, _log, _pace,
            new LocalFunctionsOptions(url.ToString().TrimEnd('/'), Path.Combine(_options.Folder, "logs"))
            {
                TemporaryFolder = Path.Combine(_options.Folder, "tmp"),
            });

    // Resources of other stacks do not exist here. The run names them before any part starts, unless empty ones are asked for.
    private Deployment WithImported(Deployment deployment)
    {
        var imported = ImportedResources.Find(deployment);
        if (_options.CreateImported) return ImportedResources.Create(deployment, imported);
        List<string> needed = [.. imported.Where(item => item.IsNeededAtStart).Select(item => $"it {item.Sentence}")];
        if (needed.Count > 0) throw new InvalidInputException($"the cloud assembly {_options.Assembly}", needed);
        return deployment.With(imported.Select(item =>
            new Unsupported(item.UsedBy[0], item.Type, $"{char.ToUpperInvariant(item.Sentence[0])}{item.Sentence[1..]}.")));
    }

    // A Firehose stream that AWS would not make does not keep the others from running.
    private (Dictionary<string, string> NotMade, List<Unsupported> Unsupported) CreateDeliveries(Deployment deployment,
        FirehoseService firehose)
    {
        Dictionary<string, string> notMade = new(StringComparer.Ordinal);
        List<Unsupported> unsupported = [];
        foreach (var stream in deployment.OfType(AwsType.Firehose.DeliveryStream))
        {
            try
            {
                unsupported.AddRange(firehose.Create(stream));
            }
            catch (Exception error) when (error is ServiceException or InvalidInputException)
            {
                var why = error is ServiceException refused ? $"{refused.Code}: {refused.Message}" : error.Message;
                notMade[stream.Path] = why;
                _log.Say(stream.Path, $"cannot be created: {why}");
                unsupported.Add(new Unsupported(stream.Path, stream.Type, $"AWS would not make it: {why}"));
            }
        }

        return (notMade, unsupported);
    }

    private void StartBackground(
        EngineGroup engines, ProvisionedStores stores, LocalFunctions functions, StreamMappings mappings, ProcessMemory memory,
            RunFailure failure)
    {
        var sweeper = _owned.Add(new TimeToLiveSweeper(engines, stores.Deployment.Region, stores.TimeToLive, _pace, _log));
        var work = _owned.Add(new BackgroundWork());
        var kills =
            new FunctionKills(functions, [.. mappings.All.Select(mapping => mapping.Settings.FunctionName).Distinct()], _log);
        work.Start(sweeper.RunAsync);
        work.Start(stop => memory.RunAsync(() => engines.ProcessIds.Concat(functions.ProcessIds), stop));
        work.Start(stop => kills.RunAsync(_options.Faults.Kills, stop));
        work.Start(stop => failure.WatchAsync(engines, stop));
    }
}
