using System.Globalization;
using Pipeline.Local.Firehose.Prefixes;

namespace Pipeline.Local.Firehose;

/// <summary>Where a record came from in a Kinesis stream.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="PartitionKey">The producer's key; nothing where the stream distributes records by itself.</param>
/// <param name="SequenceNumber">Its number.</param>
/// <param name="SubSequenceNumber">Its place in an aggregate of the Kinesis Producer Library; nothing outside of one.</param>
internal sealed record StreamPlace(string ShardId, string? PartitionKey, string SequenceNumber, int? SubSequenceNumber = null);

/// <summary>A record on its way through a Firehose stream.</summary>
/// <param name="Data">What will be delivered.</param>
/// <param name="Arrival">When the stream, or its source, took it.</param>
/// <param name="Number">Its number in this Firehose stream, which tells it apart from all others.</param>
/// <param name="Place">Where it was in the source; nothing for Direct PUT.</param>
internal sealed record FirehoseRecord(ReadOnlyMemory<byte> Data, DateTimeOffset Arrival, long Number, StreamPlace? Place = null)
{
    public PartitionKeys Keys { get; init; } = PartitionKeys.None;

    /// <summary>Set for a failure's description that goes to the error prefix.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The producer's bytes, which a failure's description holds; nothing where they are the data.</summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    public ReadOnlyMemory<byte> RawData => Raw ?? Data;

    /// <summary>
    /// Digits, as AWS makes them: the source's sequence number, or one of the Firehose stream's own, then the record's own.
    /// </summary>
    public string RecordId => (Place?.SequenceNumber ?? "4957") + Number.ToString("D14", CultureInfo.InvariantCulture);
}
