using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class ShardCalculatorTests
{
    [Theory]
    // 10 KiB x 1,000 = 10,000 KiB/s: bytes decide, by AWS's own formula.
    [InlineData(10_240, 1_000, 1, 10, ShardBound.WriteBytes)]
    // Small records: 100 B round up to 1 KiB, so both write limits give the same.
    [InlineData(100, 5_000, 1, 5, ShardBound.WriteBytes)]
    // A record of 1 KiB and one byte counts as 2 KiB.
    [InlineData(1_024, 1_000, 1, 1, ShardBound.WriteBytes)]
    [InlineData(1_025, 1_000, 1, 2, ShardBound.WriteBytes)]
    // Three consumers read three times the written bytes, at 2 MiB/s per shard.
    [InlineData(1_024, 2_048, 3, 3, ShardBound.WriteRecords)]
    [InlineData(2_048, 1_024, 5, 5, ShardBound.ReadBytes)]
    [InlineData(1, 0.001, 0, 1, ShardBound.WriteBytes)]
    public void Load_NeedsTheLargestBound(int recordBytes, double recordsPerSecond, int consumers, int shards, ShardBound bound)
    {
        var estimate = ShardCalculator.Estimate(recordBytes, recordsPerSecond, consumers);
        estimate.Shards.ShouldBe(shards);
        estimate.Bound.ShouldBe(bound);
        estimate.Shards.ShouldBe(
            Math.Max(estimate.WriteBytesShards, Math.Max(estimate.WriteRecordsShards, estimate.ReadBytesShards)));
    }

    [Fact]
    public void RecordsBound_DecidesWhereBytesWouldNot()
    {
        // By bytes, 1,001 KiB/s fit one shard; 1,001 records/s do not.
        var estimate = ShardCalculator.Estimate(recordBytes: 300, recordsPerSecond: 1_001, consumers: 1);
        (estimate.WriteBytesShards, estimate.WriteRecordsShards, estimate.Shards).ShouldBe((1, 2, 2));
        estimate.Bound.ShouldBe(ShardBound.WriteRecords);
    }

    [Fact]
    public void NoSharingConsumer_NeedsNoReadShard() =>
        ShardCalculator.Estimate(10_240, 1_000, consumers: 0).ReadBytesShards.ShouldBe(0);

    [Fact]
    public void Reasoning_ShowsTheCalculation() => Snapshot.VerifyText(ShardCalculator.Estimate(1_500, 2_500, 3).Reasoning);

    [Fact]
    public void EveryArgumentWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => ShardCalculator.Estimate(0, 0, 6));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void Boundaries_InsideOnly()
    {
        ShardCalculator.Estimate((int)ShardCalculator.RecordBytes.Maximum, 1);
        Should.Throw<InvalidInputException>(() => ShardCalculator.Estimate((int)ShardCalculator.RecordBytes.Maximum + 1, 1));
        ShardCalculator.Estimate(1, ShardCalculator.RecordsPerSecond.Maximum);
        Should.Throw<InvalidInputException>(() => ShardCalculator.Estimate(1, ShardCalculator.RecordsPerSecond.Maximum + 1));
        ShardCalculator.Estimate(1, 1, (int)ShardCalculator.Consumers.Maximum);
        Should.Throw<InvalidInputException>(() => ShardCalculator.Estimate(1, 1, -1));
    }

    [Fact]
    public void LargestLoad_DoesNotOverflow() => ShardCalculator
        .Estimate((int)ShardCalculator.RecordBytes.Maximum, ShardCalculator.RecordsPerSecond.Maximum, 5)
        .Shards.ShouldBe(500_000_000);
}
