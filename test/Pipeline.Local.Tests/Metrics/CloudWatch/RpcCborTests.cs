using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics.CloudWatch;

namespace Pipeline.Local.Tests.Metrics.CloudWatch;

public class RpcCborTests
{
    // A stack overflow would end the whole run.
    [Theory]
    [InlineData(0x81, "lists within lists")]
    [InlineData(0xC1, "tags of tags")]
    public void DeepInput_IsRefused(byte opening, string what)
    {
        byte[] body = [0xA1, 0x61, (byte)'a', .. Enumerable.Repeat(opening, 1_000_000)];
        Should.Throw<ServiceException>(() => RpcCbor.Read(body), what).Code.ShouldBe("SerializationException");
    }

    [Fact]
    public void TaggedMapWithin_IsRead() =>
        RpcCbor.Read([0xA1, 0x61, (byte)'a', 0xC1, 0xA1, 0x61, (byte)'b', 0xC1, 0x05]).ToJsonString()
        .ShouldBe("""{"a":{"b":5}}""");
}
