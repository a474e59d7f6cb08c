using Pipeline.Local.Report;

namespace Pipeline.Local.Tests.Report;

public sealed class RejectCountTests
{
    [Fact]
    public void Reject_IsKnownByItsRecord()
    {
        const string Line =
            """{"reason":"InvalidEvent","violations":["x"]""" +
            ""","eventSourceArn":"arn:s","shardId":"shard-1","sequenceNumber":"7","subSequenceNumber":2,"data":"e30="}""";
        RejectCount.IdOf(Line).ShouldBe("arn:s shard-1 7 2");
        RejectCount.IdOf(Line.Replace("\"InvalidEvent\"", "\"RefusedByDynamoDb\""))
            .ShouldBe("arn:s shard-1 7 2", "the same record, whatever the reason");
        RejectCount.IdOf(Line.Replace("\"subSequenceNumber\":2", "\"subSequenceNumber\":3")).ShouldNotBe("arn:s shard-1 7 2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("""{"event":"one that a function wrote"}""")]
    [InlineData("""{"reason":"no record","data":"e30="}""")]
    [InlineData("""{"reason":"cut off""")]
    [InlineData("[1]")]
    public void OtherLine_IsNone(string line) => RejectCount.IdOf(line).ShouldBeNull();
}
