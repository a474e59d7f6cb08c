using System.Globalization;
using Pipeline.Local.Firehose.Prefixes;

namespace Pipeline.Local.Firehose;

/// <summary>The place in a Kinesis stream that a record came from.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="PartitionKey">The producer's key; null where the stream distributes records by itself.</param>
/// <param name="SequenceNumber">The sequence number.</param>
/// <param name="SubSequenceNumber">The place in an aggregate of the Kinesis Producer Library; null outside an aggregate.</param>
internal sealed record StreamPlace(string ShardId, string? PartitionKey, string SequenceNumber, int? SubSequenceNumber = null);

/// <summary>A record on its way through a Firehose stream.</summary>
/// <param name="Data">The bytes to deliver.</param>
/// <param name="Arrival">When the stream, or its source, took the record.</param>
/// <param name="Number">The record's number, unique in this Firehose stream.</param>
/// <param name="Place">The record's place in the source; null for Direct PUT.</param>
internal sealed record FirehoseRecord(ReadOnlyMemory<byte> Data, DateTimeOffset Arrival, long Number, StreamPlace? Place = null)
{
    public PartitionKeys Keys { get; init; } = PartitionKeys.None;

    /// <summary>The type of error, for the description of a failed record; null for a record that is delivered.</summary>
    public string? ErrorType { get; init; }

    /// <summary>
    /// The producer's bytes, for the description of a failure; null where they are the same as <see cref="Data"/>.
    /// </summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    public ReadOnlyMemory<byte> RawData => Raw ?? Data;

    /// <summary>
    /// The record's id. Like AWS's, it has digits only: the source's sequence number, or a number of the Firehose stream's own,
    /// then the record's number.
    /// </summary>
    public string RecordId => (Place?.SequenceNumber ?? "4957") + Number.ToString("D14", CultureInfo.InvariantCulture);
}
