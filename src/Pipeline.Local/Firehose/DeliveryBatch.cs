using Pipeline.Local.Firehose.Compression;

namespace Pipeline.Local.Firehose;

/// <summary>Records that go on together.</summary>
/// <param name="Group">What they share; batches of one group go on one after the other.</param>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Records">In their order; empty where only their bytes were kept.</param>
/// <param name="Body">Their bytes, one behind the other; nothing where the records were kept.</param>
/// <param name="Bytes">Their data's size.</param>
/// <param name="Oldest">When the oldest of them arrived.</param>
internal sealed record DeliveryBatch(
    string Group, FirehoseRecord First, int Count, IReadOnlyList<FirehoseRecord> Records, ObjectBody? Body, long Bytes,
        DateTimeOffset Oldest);
