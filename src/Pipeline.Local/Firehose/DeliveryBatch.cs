using Pipeline.Local.Firehose.Compression;

namespace Pipeline.Local.Firehose;

/// <summary>Records that are passed on together.</summary>
/// <param name="Group">The group that they belong to. Batches of one group are passed on one after the other.</param>
/// <param name="First">The first record.</param>
/// <param name="Count">The number of records.</param>
/// <param name="Records">The records, in their order; empty where only their bytes were kept.</param>
/// <param name="Body">The bytes of all records, joined; null where the records were kept.</param>
/// <param name="Bytes">The size of the records' data.</param>
/// <param name="Oldest">The arrival of the oldest record.</param>
internal sealed record DeliveryBatch(
    string Group, FirehoseRecord First, int Count, IReadOnlyList<FirehoseRecord> Records, ObjectBody? Body, long Bytes,
        DateTimeOffset Oldest);
