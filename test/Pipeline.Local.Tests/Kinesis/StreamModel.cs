using System.Security.Cryptography;
using System.Text;
using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>A slow and simple model of a stream: all records in one list, shards as rows.</summary>
internal sealed class StreamModel(int shards, TimeSpan retention)
{
    private readonly List<(int Shard, string Data, DateTimeOffset Arrival)> _records = [];

    public List<Row> Rows { get; } = [.. HashKeyRange.Uniform(shards).Select(range => new Row(range.Start, range.End))];

    public IEnumerable<int> Open => Enumerable.Range(0, Rows.Count).Where(shard => !Rows[shard].Closed);

    public int Put(string key, string data, DateTimeOffset now)
    {
#pragma warning disable CA5351 // Kinesis chooses a record's shard by MD5.
        var digits = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(key)));
#pragma warning restore CA5351
        var hash = UInt128.Parse(digits, System.Globalization.NumberStyles.HexNumber, null);
        var shard = Open.Single(shard => Rows[shard].Start <= hash && hash <= Rows[shard].End);
        _records.Add((shard, data, now));
        return shard;
    }

    public void Split(int shard, UInt128 at)
    {
        Rows[shard].Closed = true;
        Rows.Add(new(Rows[shard].Start, at - 1));
        Rows.Add(new(at, Rows[shard].End));
    }

    public void Merge(int lower, int upper)
    {
        Rows[lower].Closed = Rows[upper].Closed = true;
        Rows.Add(new(Rows[lower].Start, Rows[upper].End));
    }

    public List<string> Read(int shard, DateTimeOffset now, DateTimeOffset? since = null) =>
    [
        .. _records.Where(record => record.Shard == shard && record.Arrival >= now - retention && !(record.Arrival < since))
            .Select(record => record.Data),
    ];

    internal sealed class Row(UInt128 start, UInt128 end)
    {
        public UInt128 Start => start;

        public UInt128 End => end;

        public bool Closed { get; set; }
    }
}
