using Pipeline.Client.Putting;
using static Pipeline.Client.Tests.Putters;

namespace Pipeline.Client.Tests;

/// <summary>Any number of records of any size, in calls that the service accepts.</summary>
public class RecordPutterLimitTests
{
    [Fact]
    public async Task ManyRecords_ArePutInCallsOfFiveHundred()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([.. Enumerable.Range(0, 1201).Select(Record)], CancellationToken.None);

        result.PutCount.ShouldBe(1201);
        result.RetriedCount.ShouldBe(0);
        result.NotPut.ShouldBeEmpty();
        stub.Calls.Select(call => Texts(call).Count).ShouldBe([500, 500, 201]);
        stub.Calls.SelectMany(Texts).ShouldBe(Enumerable.Range(0, 1201).Select(i => $"record {i}"));
    }

    [Fact]
    public async Task BigRecords_ArePutInCallsWithinTheSize()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records = [.. Enumerable.Repeat(new OutgoingRecord(new byte[1_000 * 1024]), 9)];

        var result = await ToFirehose(stub).PutAsync(records, CancellationToken.None);

        result.PutCount.ShouldBe(9);
        // Four records of 1,000 KiB are less than 4 MiB, five are more.
        stub.Calls.Select(call => Texts(call).Count).ShouldBe([4, 4, 1]);
    }

    [Fact]
    public async Task PartitionKeys_CountForTheSize()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records = [.. Enumerable.Repeat(new OutgoingRecord(new byte[5 * 1024 * 1024], "k"), 2)];

        await ToKinesis(stub).PutAsync(records, CancellationToken.None);

        stub.Calls.Select(call => Texts(call).Count).ShouldBe([1, 1]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task CallExactlyFull_IsOneAndAByteMoreTwo(int more, int calls)
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        // 10 MiB, including the keys of one byte each.
        OutgoingRecord[] records = [new(new byte[(5 * 1024 * 1024) - 1], "k"), new(new byte[(5 * 1024 * 1024) - 1 + more], "k")];

        await ToKinesis(stub).PutAsync(records, CancellationToken.None);

        stub.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task RecordsBeyondTheLimits_CostNoOthers()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records =
        [
            new(new byte[10 * 1024 * 1024], "k"),
            new("a"u8.ToArray(), ""),
            new("b"u8.ToArray(), new string('k', 257)),
            new("c"u8.ToArray(), "k", "01"),
            new("d"u8.ToArray(), "k", "340282366920938463463374607431768211456"),
            new("good"u8.ToArray(), string.Concat(Enumerable.Repeat("😀", 256)), "0"),
            new("good without key"u8.ToArray()),
        ];

        var result = await ToKinesis(stub).PutAsync(records, CancellationToken.None);

        result.PutCount.ShouldBe(2);
        Texts(stub.Calls.ShouldHaveSingleItem()).ShouldBe(["good", "good without key"]);
        result.NotPut.ShouldEachBe(record => record.ErrorCode == RecordNotPut.InvalidRecord);
        result.NotPut.Select(record => $"{record.Index} {record.ErrorMessage}").ShouldBe(
        [
            "0 data and partition key must be up to 10485760 bytes; got 10485761; split the record",
            "1 partition key must have 1 to 256 characters; got 0; choose another key",
            "2 partition key must have 1 to 256 characters; got 257; choose another key",
            "3 explicit hash key must be a decimal number of 0 to 2^128 - 1, no zeros before it; got '01'; leave it out or " +
            "give " +
            "one",
            "4 explicit hash key must be a decimal number of 0 to 2^128 - 1, no zeros before it; got " +
            "'340282366920938463463374607431768211456'; leave it out or give one",
        ]);
    }

    [Fact]
    public async Task BigFirehoseRecord_CostsNoOthers()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToFirehose(stub)
            .PutAsync([new(new byte[1_024_001]), new(new byte[1_024_000])], CancellationToken.None);

        result.PutCount.ShouldBe(1);
        result.NotPut.ShouldBe(
            [new(0, RecordNotPut.InvalidRecord, "data must be up to 1024000 bytes; got 1024001; split the record")]);
    }
}
