using System.Globalization;
using System.Net;
using System.Numerics;
using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Simulation.Kinesis;

/// <summary>
/// A stream as its producers see it (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html): it gives each
/// record a place in its shard, and a script controls its faults.
/// </summary>
/// <param name="script">The script.</param>
/// <param name="refuses">Records that make it refuse the whole call, such as one larger than the stream allows.</param>
/// <param name="seed">Chooses the records of a call that fail.</param>
internal sealed class SimulatedKinesis(IReadOnlyList<PutDisturbance> script, Func<SentRecord, bool> refuses, int seed)
    : IAmazonKinesis
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<SentRecord, int> _confirmed = [];
    private readonly Dictionary<string, string> _shards = [];
    private Queue<StreamRecord> _places = [];
    private BigInteger _lastNumber;
    private DateTimeOffset _lastArrival;

    /// <summary>The records of the shards, those of the parents first.</summary>
    public List<List<StreamRecord>> Stored { get; } = [];

    /// <summary>The faults that have happened.</summary>
    public List<PutDisturbance> Happened { get; } = [];

    public int Calls { get; private set; }

    /// <summary>How many times the service has reported each record as put.</summary>
    public int Confirmed(SentRecord record) => _confirmed.GetValueOrDefault(record);

    /// <summary>Gives the stream new shards from here on.</summary>
    /// <param name="places">The shard of each partition key, and the sequence numbers and times of the first records: without
    /// faults, those of the generated case.</param>
    public void Begin(IReadOnlyList<StreamRecord> places)
    {
        Stored.Add([]);
        _places = new Queue<StreamRecord>(places);
        foreach (var place in places) _shards[place.PartitionKey!] = place.ShardId;
    }

    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default)
    {
        Calls++;
        cancellationToken.ThrowIfCancellationRequested();
        var records = request.Records.Select(entry =>
            new SentRecord(entry.PartitionKey!, Convert.ToBase64String(entry.Data!.ToArray()))).ToList();
        if (records.Count is 0 or > 500) throw new AuditException($"a call of {records.Count} records");
        if (records.Any(refuses)) throw Error(HttpStatusCode.BadRequest, "ValidationException", "a record is too large");
        var found = script.FirstOrDefault(next => Calls >= next.Call && Calls < next.Call + next.Calls);
        if (found is not null && Happened.LastOrDefault() != found) Happened.Add(found);
        return Task.FromResult(Answer(records, found?.Fault ?? PutFault.None));
    }

    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("the putter asks for no shards");

    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("the putter asks for no settings");

    public void Dispose()
    {
    }

    private PutRecordsResponse Answer(List<SentRecord> records, PutFault fault)
    {
        switch (fault)
        {
            case PutFault.ThrottledCall:
                throw Error(HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException", "rate exceeded");
            case PutFault.InternalError:
                throw Error(HttpStatusCode.InternalServerError, "InternalFailure", "an error of the service");
            case PutFault.ExpiredToken:
                throw Error(HttpStatusCode.BadRequest, "ExpiredTokenException", "the security token is expired");
            case PutFault.ResetBefore:
                throw new HttpRequestException("the connection was reset");
            default:
                break;
        }

        var fails = records.Select(_ => fault is PutFault.ThrottledRecords or PutFault.FailedRecords && _random.Next(2) == 0)
            .ToList();
        for (var i = 0; i < records.Count; i++)
            if (!fails[i] || (fault == PutFault.FailedRecords && _random.Next(2) == 0)) Store(records[i]);

        switch (fault)
        {
            case PutFault.InternalErrorAfter:
                throw Error(HttpStatusCode.InternalServerError, "InternalFailure", "an error of the service");
            case PutFault.ResetAfter:
                throw new IOException("the connection was reset");
            case PutFault.TimeoutAfter:
                throw new TaskCanceledException("the client waits no longer");
            default:
                break;
        }

        var answered = fault == PutFault.ShortAnswer ? _random.Next(records.Count) : records.Count;
        var code = fault == PutFault.ThrottledRecords ? "ProvisionedThroughputExceededException" : "InternalFailure";
        for (var i = 0; i < answered; i++) if (!fails[i]) _confirmed[records[i]] = Confirmed(records[i]) + 1;

        return new PutRecordsResponse
        {
            FailedRecordCount = fails.Count(isFailed => isFailed),
            Records =
                [.. fails.Take(answered).Select(isFailed => new PutRecordsResultEntry { ErrorCode = isFailed ? code : null })],
        };
    }

    private void Store(SentRecord record)
    {
        var place = _places.TryDequeue(out var drawn) ? drawn : null;
        var number = place is null ? _lastNumber + _random.Next(1, 30)
            : BigInteger.Parse(place.SequenceNumber, CultureInfo.InvariantCulture);
        _lastNumber = BigInteger.Max(number, _lastNumber + 1);
        var arrival = place?.Arrival ?? _lastArrival + TimeSpan.FromMilliseconds(_random.Next(300));
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        Stored[^1].Add(new StreamRecord(
            _shards[record.PartitionKey],
            _lastNumber.ToString(CultureInfo.InvariantCulture),
            record.PartitionKey,
            Convert.FromBase64String(record.Data),
            _lastArrival));
    }

    private static AmazonServiceException Error(HttpStatusCode status, string code, string message) =>
        new(message, null, ErrorType.Unknown, code, "request", status);
}

/// <summary>A record as its producer made it.</summary>
/// <param name="PartitionKey">The partition key.</param>
/// <param name="Data">The bytes in base64.</param>
internal sealed record SentRecord(string PartitionKey, string Data)
{
    public static SentRecord Of(StreamRecord record) => new(record.PartitionKey!, Convert.ToBase64String(record.Data));
}
