namespace Pipeline.Client.Putting;

/// <summary>A record to put into a stream.</summary>
/// <param name="Data">The bytes; they must not change until the record is put.</param>
/// <param name="PartitionKey">
/// For Kinesis: 1 to 256 characters, whose MD5 decides the shard. Null: none, which only streams accept that distribute records
/// themselves. Firehose does not use it.
/// </param>
/// <param name="ExplicitHashKey">
/// For Kinesis: a decimal number of 0 to 2^128 - 1 that decides the shard instead; null: none.
/// </param>
public readonly record struct OutgoingRecord(ReadOnlyMemory<byte> Data, string? PartitionKey = null,
    string? ExplicitHashKey = null);
