using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

public class AggregateAllocationTests
{
    [Fact]
    public void ReadingAgain_AllocatesNothing()
    {
        byte[][] inputs =
        [
            Aggregates.Of(
                [.. Enumerable.Range(0, 200).Select(i => ($"key-{i % 7}", i % 3 == 0 ? "17" : (string?)null, new byte[300]))]),
            [.. Aggregates.Of(("k", "of a wrong digest"))[..^1], 0],
            "{\"a\":\"plain record\"}"u8.ToArray(),
        ];
        var reader = new AggregateReader();
        UInt128 hashKeys = 0;
        Read(times: 3);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(times: 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
        hashKeys.ShouldNotBe(UInt128.Zero);

        void Read(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var input in inputs)
                {
                    reader.TryRead(input);
                    foreach (var record in reader.Records) hashKeys ^= record.EffectiveHashKey(input) + (UInt128)i;
                }
            }
        }
    }
}
