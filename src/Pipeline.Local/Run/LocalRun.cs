using System.ComponentModel;
using System.Diagnostics;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Engines;
using Pipeline.Local.Firehose;
using Pipeline.Local.Functions;
using Pipeline.Local.Kinesis;
using Pipeline.Local.Mappings;
using Pipeline.Local.Metrics;
using Pipeline.Local.Settlement;
using Pipeline.Records;

namespace Pipeline.Local.Run;

/// <summary>
/// A synthesized pipeline that runs on this computer: made from its cloud assembly alone by <see cref="RunBuilder"/>, behind one
/// endpoint on loopback. Disposing of it ends every process and removes what it made.
/// </summary>
/// <param name="owned">What ends with the run.</param>
internal sealed class LocalRun(OwnedParts owned) : IAsyncDisposable
{
    /// <summary>When the command began.</summary>
    public required DateTimeOffset Started { get; init; }

    public required RunLog Log { get; init; }

    public required Pace Pace { get; init; }

    /// <summary>What is run.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary>What is left out of the run.</summary>
    public required IReadOnlyList<Unsupported> Unsupported { get; init; }

    /// <summary>The parts that would carry records on and do not run here.</summary>
    public required IReadOnlyList<LeftOutPart> LeftOut { get; init; }

    /// <summary>The parts that AWS would refuse to make, by construct path, and its reason.</summary>
    public required IReadOnlyDictionary<string, string> NotMade { get; init; }

    public required AccessControl Access { get; init; }

    public required LocalEndpoint Endpoint { get; init; }

    public required LocalClients Clients { get; init; }

    public required LocalFunctions Functions { get; init; }

    public required StreamMappings Mappings { get; init; }

    public required FirehoseService Firehose { get; init; }

    public required KinesisService Kinesis { get; init; }

    public required DynamoDbHandler Tables { get; init; }

    public required S3Handler Objects { get; init; }

    /// <summary>Messages that queues and topics took.</summary>
    public required MessageCounts Messages { get; init; }

    public required EngineGroup Engines { get; init; }

    public required ProcessMemory Memory { get; init; }

    /// <summary>Whether the run can go on.</summary>
    public required RunFailure Failure { get; init; }

    /// <summary>Starts all of it; when this returns, the pipeline takes records.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">What the parts say and measure.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="InvalidInputException">The assembly cannot be run, with all that is wrong.</exception>
    /// <exception cref="IOException">An engine does not start, or the port is taken.</exception>
    public static Task<LocalRun> StartAsync(LocalRunOptions options, RunLog log, TimeProvider time,
        CancellationToken cancellation) =>
        RunBuilder.StartAsync(options, log, time, cancellation);

    /// <summary>The event schema that a function of the assembly has beside its code, or null.</summary>
    public EventSchema? FindSchema() => Deployment.OfType(AwsType.Lambda.Function)
        .Select(function => function.CodeFolder is { } folder
            ? Path.Combine(folder, Pipeline.Functions.FunctionSettings.SchemaFile) : null)
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
            Tables.ItemsWritten,
            deliveries.Sum(stream => stream.Progress.Delivered),
            deliveries.Sum(stream => stream.Progress.Objects),
            mappings.Select(mapping => mapping.Lag).DefaultIfEmpty().Max());
    }

    /// <summary>Records that all streams have taken, from whomever; those that clients made are among them.</summary>
    public long Received => (long)(Log.Metrics.TotalBy("AWS/Kinesis", "IncomingRecords", "StreamName")
        + Log.Metrics.TotalBy("AWS/Firehose", "IncomingRecords", "DeliveryStreamName"));

    /// <summary>Records that the streams of the deployment have taken.</summary>
    public long ReceivedByStacks =>
        Deployment.OfType(AwsType.Kinesis.Stream).Concat(Deployment.OfType(AwsType.Firehose.DeliveryStream)).Sum(ReceivedBy);

    /// <summary>Records that a Kinesis stream has taken, or that were put into a Firehose stream.</summary>
    public long ReceivedBy(Resource stream) => (long)(stream.Type == AwsType.Kinesis.Stream
        ? Log.Metrics.Total("AWS/Kinesis", "IncomingRecords", ("StreamName", stream.PhysicalId))
        : Log.Metrics.Total("AWS/Firehose", "IncomingRecords", ("DeliveryStreamName", stream.PhysicalId)));

    /// <summary>
    /// Waits until every record that is in the streams has been settled and delivered, or nothing moves any more.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is not settled; empty where all is.</returns>
    public async Task<IReadOnlyList<Unsettled>> SettleAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Failure.Token);
        return await new RunSettlement(Mappings.All, Firehose.Streams, Functions, Pace.Time).WaitAsync(() => Received, end.Token);
    }

    /// <summary>
    /// Kills every process of the run at once, for a user who does not want to wait; the caller removes the run's folder.
    /// </summary>
    public void Abandon()
    {
        foreach (var id in Engines.ProcessIds.Concat(Functions.ProcessIds))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception error)
            when (error is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
            {
                // It has ended by itself.
            }
        }
    }

    public ValueTask DisposeAsync() => owned.DisposeAsync();
}
