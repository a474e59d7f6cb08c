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
/// A synthesized pipeline that runs on this computer, behind one endpoint on loopback. <see cref="RunBuilder"/> makes it from the
/// cloud assembly only. Disposal ends every process and removes what the run made.
/// </summary>
/// <param name="owned">The parts that end with the run.</param>
internal sealed class LocalRun(OwnedParts owned) : IAsyncDisposable
{
    /// <summary>When the command began.</summary>
    public required DateTimeOffset Started { get; init; }

    public required RunLog Log { get; init; }

    public required Pace Pace { get; init; }

    /// <summary>The deployment that is run.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary>The parts that are left out of the run.</summary>
    public required IReadOnlyList<Unsupported> Unsupported { get; init; }

    /// <summary>The parts that would pass records on and do not run here.</summary>
    public required IReadOnlyList<LeftOutPart> LeftOut { get; init; }

    /// <summary>The parts that AWS would refuse to make: the reason by construct path.</summary>
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

    /// <summary>Whether the run can continue.</summary>
    public required RunFailure Failure { get; init; }

    /// <summary>Starts a run. When this returns, the pipeline takes records.</summary>
    /// <param name="options">The options.</param>
    /// <param name="log">Gets the messages and metrics of all parts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="InvalidInputException">The assembly cannot be run. The message lists all mistakes.</exception>
    /// <exception cref="IOException">An engine does not start, or the port is taken.</exception>
    public static Task<LocalRun> StartAsync(LocalRunOptions options, RunLog log, TimeProvider time,
        CancellationToken cancellation) =>
        RunBuilder.StartAsync(options, log, time, cancellation);

    /// <summary>The event schema that a function of the assembly has beside its code; null where none has.</summary>
    public EventSchema? FindSchema() => Deployment.OfType(AwsType.Lambda.Function)
        .Select(function => function.CodeFolder is { } folder
            ? Path.Combine(folder, Pipeline.Functions.FunctionSettings.SchemaFile) : null)
        .Where(File.Exists)
        .Select(file => EventSchema.Load(file!))
        .FirstOrDefault();

    /// <summary>The progress of the run.</summary>
    /// <param name="sent">The number of records that were sent.</param>
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

    /// <summary>The records that all streams have taken, from any sender, including streams that clients made.</summary>
    public long Received => (long)(Log.Metrics.TotalBy("AWS/Kinesis", "IncomingRecords", "StreamName")
        + Log.Metrics.TotalBy("AWS/Firehose", "IncomingRecords", "DeliveryStreamName"));

    /// <summary>Records that the streams of the deployment have taken.</summary>
    public long ReceivedByStacks =>
        Deployment.OfType(AwsType.Kinesis.Stream).Concat(Deployment.OfType(AwsType.Firehose.DeliveryStream)).Sum(ReceivedBy);

    /// <summary>Records that a Kinesis stream has taken, or that were put into a Firehose stream.</summary>
    public long ReceivedBy(Resource stream) => (long)(stream.Type == AwsType.Kinesis.Stream
        ? Log.Metrics.Total("AWS/Kinesis", "IncomingRecords", ("StreamName", stream.PhysicalId))
        : Log.Metrics.Total("AWS/Firehose", "IncomingRecords", ("DeliveryStreamName", stream.PhysicalId)));

    /// <summary>Waits until all records in the streams are settled and delivered, or no more progress is made.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The parts with unsettled records; empty where all are settled.</returns>
    public async Task<IReadOnlyList<Unsettled>> SettleAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Failure.Token);
        return await new RunSettlement(Mappings.All, Firehose.Streams, Functions, Pace.Time).WaitAsync(() => Received, end.Token);
    }

    /// <summary>
    /// Kills all processes of the run at once, for a user who does not want to wait. The caller removes the run's folder.
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
                // The process has ended by itself.
            }
        }
    }

    public ValueTask DisposeAsync() => owned.DisposeAsync();
}
