using System.Text;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>A valid record allocates no memory once the buffers have grown.</summary>
public class AllocationTests
{
    private const int Records = 1000;

    [Theory]
    [InlineData(
        """{"zone":"hall-a","n":12.5,"text":"abc","level":"high","grade":2.5,"count":7""" +
        ""","at":"2026-11-21T09:15:02.417Z","tags":["a","b"],"place":{"floor":2}}""")]
    [InlineData(
        """{"z\u006fne":"h\u00e4ll \ud83d\ude00","n":1e2,"t\u0065xt":"\n\t","x\u0079":"\"\\","tags":["\u0061"],"note":null}""")]
    [InlineData("""{"zone":"","n":1,"x":{"y":{"z":[1,2,{"w":true}]}},"a":1,"b":2,"c":3,"d":[[],{}],"e":null}""")]
    public void ValidRecord_AllocatesNothing(string record)
    {
        var bytes = Encoding.UTF8.GetBytes(record);
        ItemOptions[] options =
        [
            new(),
            new() { RawAttribute = "raw", Metadata = true, TimeToLive = TimeSpan.FromDays(1) },
        ];
        foreach (var option in options)
        {
            var transcoder = new ItemTranscoder(EventSchema.Parse(Transcoded.Full), option);
            var buffer = new ItemBuffer();
            var shard = Encoding.ASCII.GetBytes(Transcoded.Shard);
            var sequence = Encoding.ASCII.GetBytes(Transcoded.Sequence);
            Run(transcoder, bytes, shard, sequence, buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(transcoder, bytes, shard, sequence, buffer);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, record);
        }
    }

    [Fact]
    public void Validation_AllocatesNothing()
    {
        var validator = new EventValidator(EventSchema.Parse(Transcoded.Full));
        var record = """{"zone":"hall-a","n":12.5,"x":{"y":[1,"\u0061"]}}"""u8.ToArray();
        var valid = Validate(validator, record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        valid += Validate(validator, record);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        valid.ShouldBe(2 * Records);
    }

    private static void Run(ItemTranscoder transcoder, byte[] record, byte[] shard, byte[] sequence, ItemBuffer buffer)
    {
        var origin = new RecordOrigin(shard, sequence, 3, Transcoded.Arrival);
        var valid = 0;
        for (var i = 0; i < Records; i++)
        {
            if (i % 100 == 0) buffer.Clear();
            if (transcoder.TryTranscode(record, origin, buffer, out _)) valid++;
        }

        if (valid != Records) throw new InvalidOperationException(string.Join('\n', transcoder.Violations));
    }

    private static int Validate(EventValidator validator, byte[] record)
    {
        var valid = 0;
        for (var i = 0; i < Records; i++)
            if (validator.Validate(record).Count == 0) valid++;

        return valid;
    }
}
