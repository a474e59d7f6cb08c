using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Readers inside the process.</summary>
public class InProcessStreamsTests
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public void Reader_SeesShardsAndRecordsWithoutCopies()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put(("a", "1"), ("b", "2"));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");
        var streams = bed.Service.Streams;

        streams.ListShards(KinesisBed.Reader, KinesisBed.StreamArn).ShouldBe(
        [
            new(Shard, null, null, IsClosed: true),
            new("shardId-000000000001", Shard, null, IsClosed: false),
            new("shardId-000000000002", Shard, null, IsClosed: false),
        ]);
        var first = streams.GetRecords(KinesisBed.Reader, Start(bed), 1);
        var again = streams.GetRecords(KinesisBed.Reader, Start(bed), 1);
        var second = streams.GetRecords(KinesisBed.Reader, first.NextIterator!, 10);

        again.Records[0].Data.ShouldBeSameAs(first.Records[0].Data);
        (first.Records[0].PartitionKey, second.Records[0].PartitionKey, second.NextIterator).ShouldBe(("a", "b", null));
        streams.GetRecords(
            KinesisBed.Reader,
            streams.GetShardIterator(KinesisBed.Reader, KinesisBed.StreamArn, Shard,
                StreamPosition.After(first.Records[0].SequenceNumber)),
            10).Records.ShouldHaveSingleItem().ShouldBe(second.Records[0]);
    }

    [Fact]
    public void EachCall_IsChecked()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("StartStreamEncryption", """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"k"}""");

        bed.Service.Streams.ListShards(KinesisBed.Reader, KinesisBed.StreamArn);
        bed.Service.Streams.GetRecords(KinesisBed.Reader, Start(bed), 1);

        bed.Access.Required.Select(need => need.Action)
            .ShouldBe(["kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords", "kms:Decrypt"]);
    }

    [Theory]
    [InlineData("kinesis:GetRecords")]
    [InlineData("kms:Decrypt")]
    public void DeniedRead_BringsNothing(string action)
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("StartStreamEncryption", """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"k"}""");
        var iterator = Start(bed);
        bed.Access.DeniedAction = action;

        Should.Throw<ServiceException>(() =>
            bed.Service.Streams.GetRecords(KinesisBed.Reader, iterator, 1)).Code.ShouldBe("AccessDeniedException");

        bed.Log.Sum("GetRecords.Success").ShouldBe(0);
    }

    [Fact]
    public async Task WaitAtAnIterator_EndsWithTheNextRecord()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var iterator = Start(bed);
        var waiting = bed.Service.Streams.WaitForRecordsAsync(iterator, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        bed.Put(("a", "1"));

        await waiting;
        bed.Service.Streams.WaitForRecordsAsync(iterator, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        var tip = bed.Service.Streams.GetRecords(KinesisBed.Reader, iterator, 10).NextIterator!;
        bed.Service.Streams.WaitForRecordsAsync(tip, CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitAtTheEndOfADeletedStream_Ends()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var waiting = bed.Service.Streams.WaitForRecordsAsync(Start(bed), CancellationToken.None);

        bed.Call("DeleteStream", """{"StreamName":"orders"}""");

        await waiting;
    }

    [Fact]
    public async Task GivenUpWait_Ends()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        using var giveUp = new CancellationTokenSource();
        var atIterator = bed.Service.Streams.WaitForRecordsAsync(Start(bed), giveUp.Token);

        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => atIterator);
    }

    private static string Start(KinesisBed bed) =>
        bed.Service.Streams.GetShardIterator(KinesisBed.Reader, KinesisBed.StreamArn, Shard, StreamPosition.TrimHorizon);
}
