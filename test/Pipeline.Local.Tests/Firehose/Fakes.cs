using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose;

internal sealed class FakeAccess : IAccess
{
    public ConcurrentQueue<(string Role, Permission Permission)> Uses { get; } = [];

    public ConcurrentQueue<(string Role, string Session, IReadOnlyDictionary<string, string[]> Context)> Assumed { get; } = [];

    public Func<string, bool> Refuses { get; set; } = _ => false;

    public void Require(Caller caller, Permission permission)
    {
        if (Refuses(permission.Action))
        {
            throw new ServiceException(
                "AccessDeniedException", $"{caller.Arn} is not authorized to perform: {permission.Action}", 403);
        }

        Uses.Enqueue((caller.RoleArn!, permission));
    }

    public RoleSession Assume(string roleArn, string service, string sessionName,
        IReadOnlyDictionary<string, string[]>? context = null)
    {
        if (Refuses("sts:AssumeRole")) throw new ServiceException("AccessDenied", $"{service} may not assume {roleArn}", 403);
        service.ShouldBe("firehose.amazonaws.com");
        Assumed.Enqueue((roleArn, sessionName, context!));
        return new RoleSession(new Caller($"{roleArn}/{sessionName}", roleArn, service), "AKIA", "secret", "token");
    }
}

internal sealed class FakeLog : IRunLog
{
    private readonly ConcurrentQueue<(string Metric, double Value)> _metrics = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    public void Say(string source, string line) => Lines.Enqueue(line);

    public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions)
    {
        nameSpace.ShouldBe("AWS/Firehose");
        dimensions.ShouldBe([("DeliveryStreamName", "badges")]);
        _metrics.Enqueue((metric, value));
    }

    public double Sum(string metric) => _metrics.Where(each => each.Metric == metric).Sum(each => each.Value);

    public List<double> Values(string metric) => [.. _metrics.Where(each => each.Metric == metric).Select(each => each.Value)];
}

internal sealed record WrittenObject(string Role, string Bucket, string Key, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Key.EndsWith(".gz", StringComparison.Ordinal) ? Gunzip(Body) : Body);

    public static byte[] Gunzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var data = new MemoryStream();
        gzip.CopyTo(data);
        return data.ToArray();
    }
}

internal sealed class FakeObjects : IObjects
{
    private readonly ConcurrentQueue<WrittenObject> _written = [];

    public Func<string, Exception?> Fails { get; set; } = _ => null;

    /// <summary>The error that a writer gets instead of a response, although the object is stored.</summary>
    public Func<string, Exception?> FailsAfter { get; set; } = _ => null;

    public List<WrittenObject> Written => [.. _written];

    public Task PutAsync(
        RoleSession session, string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? contentEncoding,
            CancellationToken cancellation)
    {
        if (Fails(key) is { } failure) return Task.FromException(failure);
        contentType.ShouldBe("application/octet-stream");
        _written.Enqueue(new WrittenObject(session.Caller.RoleArn!, bucket, key, body.ToArray()));
        return FailsAfter(key) is { } late ? Task.FromException(late) : Task.CompletedTask;
    }

    /// <summary>The lines of all objects below a prefix.</summary>
    public List<string> Lines(string prefix) => [.. Written
        .Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal))
        .SelectMany(each => each.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
}

internal sealed class FakeFunctions : IFunctions
{
    private int _calls;

    public Func<ReadOnlyMemory<byte>, FunctionAnswer> Answer { get; set; } = _ =>
        throw new InvalidOperationException("no function is expected");

    public int Calls => Volatile.Read(ref _calls);

    public ConcurrentQueue<(Caller Caller, string Function, string Payload)> Invocations { get; } = [];

    public Task<FunctionAnswer> InvokeAsync(Caller caller, string function, ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        Invocations.Enqueue((caller, function, Encoding.UTF8.GetString(payload.Span)));
        return Task.FromResult(Answer(payload));
    }
}

/// <summary>A Kinesis stream whose shards a test fills, splits and makes fail.</summary>
internal sealed class FakeStreams(TimeProvider time) : IStreams
{
    public IShardSubscription Subscribe(Caller caller, string consumerArn, string shardId, StreamPosition position) =>
        throw new NotSupportedException("Firehose polls");

    private readonly Lock _gate = new();
    private readonly List<StreamShard> _shards = [];
    private readonly Dictionary<string, List<StreamRecord>> _records = [];

    private int _sequence = 100;

    public Func<Exception?> Fails { get; set; } = () => null;

    public int MostAtOnce { get; set; } = 10_000;

    public List<StreamPosition> Positions { get; } = [];

    public FakeStreams WithShards(params string[] shards)
    {
        foreach (var shard in shards) Add(new StreamShard(shard, null, null, false));
        return this;
    }

    public void Put(string shard, string text, string? partitionKey = "key") =>
        Put(shard, Encoding.UTF8.GetBytes(text), partitionKey);

    public void Put(string shard, byte[] data, string? partitionKey = "key")
    {
        lock (_gate)
        {
            var number = (_sequence++).ToString(CultureInfo.InvariantCulture);
            _records[shard].Add(new StreamRecord(number, partitionKey, data, time.GetUtcNow()));
        }
    }

    public void Split(string parent, params string[] children)
    {
        lock (_gate)
        {
            var index = _shards.FindIndex(shard => shard.ShardId == parent);
            _shards[index] = _shards[index] with { IsClosed = true };
        }

        foreach (var child in children) Add(new StreamShard(child, parent, null, false));
    }

    public IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn)
    {
        lock (_gate) return [.. _shards];
    }

    public string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position)
    {
        caller.RoleArn.ShouldBe("arn:aws:iam::111122223333:role/source");
        lock (_gate)
        {
            Positions.Add(position);
            var records = _records[shardId];
            var index = position.Type switch
            {
                "TRIM_HORIZON" => 0,
                "AFTER_SEQUENCE_NUMBER" => records.FindIndex(record => record.SequenceNumber == position.SequenceNumber) + 1,
                "AT_TIMESTAMP" => records.FindIndex(record => record.Arrival >= position.Timestamp) is >= 0 and var first
                    ? first : records.Count,
                _ => records.Count,
            };
            return $"{shardId}|{index}";
        }
    }

    public StreamRead GetRecords(Caller caller, string iterator, int limit)
    {
        if (Fails() is { } failure) throw failure;
        lock (_gate)
        {
            var parts = iterator.Split('|');
            var index = int.Parse(parts[1], CultureInfo.InvariantCulture);
            var records = _records[parts[0]];
            var read = records.Skip(index).Take(Math.Min(limit, MostAtOnce)).ToList();
            var next = index + read.Count;
            var isOver = next == records.Count && _shards.Single(shard => shard.ShardId == parts[0]).IsClosed;
            return new StreamRead(read, isOver ? null : $"{parts[0]}|{next}",
                next == records.Count ? TimeSpan.Zero : Max(TimeSpan.FromSeconds(1), time.GetUtcNow() - records[next].Arrival));
        }
    }

    public Task WaitForRecordsAsync(string iterator, CancellationToken cancellation) => Task.CompletedTask;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Add(StreamShard shard)
    {
        lock (_gate)
        {
            _shards.Add(shard);
            _records[shard.ShardId] = [];
        }
    }
}
