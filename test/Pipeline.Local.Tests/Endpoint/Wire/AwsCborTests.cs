using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;
using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Tests.Endpoint.Wire;

public class AwsCborTests
{
    // A request of the SDKs for Java: PutRecord of "hello, world!" to the stream "test".
    private const string PutRecord =
        "bf6a53747265616d4e616d65647465737464446174614d68656c6c6f2c20776f726c64216c506172746974696f6e4b65796c70" +
        "6172746974696f6e6b6579ff";

    [Fact]
    public void CallOfJava_IsRead()
    {
        var input = AwsCbor.Read(Convert.FromHexString(PutRecord));

        ((string?)input["StreamName"], (string?)input["PartitionKey"]).ShouldBe(("test", "partitionkey"));
        input["Data"]!.AsValue().TryGetValue<byte[]>(out var data).ShouldBeTrue();
        Encoding.UTF8.GetString(data!).ShouldBe("hello, world!");
    }

    [Fact]
    public void AnswerOfBytes_IsJavasToo() => Convert.ToHexStringLower(AwsCbor.Write(new JsonObject
    {
        ["StreamName"] = "test",
        ["Data"] = WireValue.Blob("hello, world!"u8.ToArray()),
        ["PartitionKey"] = "partitionkey",
    })).ShouldBe(PutRecord);

    [Fact]
    public void Time_IsTaggedMilliseconds()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

        Convert.ToHexStringLower(AwsCbor.Write(new JsonObject { ["T"] = WireValue.Time(time) }))
            .ShouldBe("bf6154c11b0000018bcfe5687bff");
        new KinesisInput(AwsCbor.Read(Convert.FromHexString("a16154c11b0000018bcfe5687b"))).Time("T").ShouldBe(time);
        new JsonObject { ["T"] = WireValue.Time(time) }.ToJsonString().ShouldBe("""{"T":1700000000.123}""");
    }

    [Theory]
    [InlineData("a0", "{}")]
    [InlineData("bfff", "{}")]
    [InlineData("d9d9f7a0", "{}")]
    [InlineData("a1614101", """{"A":1}""")]
    [InlineData("a1614120", """{"A":-1}""")]
    [InlineData("a16141f93c00", """{"A":1}""")]
    [InlineData("a16141fa3fc00000", """{"A":1.5}""")]
    [InlineData("a16141fb3ff8000000000000", """{"A":1.5}""")]
    [InlineData("a16141f5", """{"A":true}""")]
    [InlineData("a16141f6", """{"A":null}""")]
    [InlineData("a161419f6162ff", """{"A":["b"]}""")]
    [InlineData("a161417f61626163ff", """{"A":"bc"}""")]
    [InlineData("a161415f41014102ff", """{"A":"AQI="}""")]
    [InlineData("bf6141bf614281f6ffff", """{"A":{"B":[null]}}""")]
    public void AllForms_AreRead(string cbor, string json) =>
        AwsCbor.Read(Convert.FromHexString(cbor)).ToJsonString().ShouldBe(json);

    [Theory]
    [InlineData("", "empty body")]
    [InlineData("80", "StartArray")]
    [InlineData("01", "UnsignedInteger")]
    [InlineData("a2614101614102", "")]
    [InlineData("a16141", "")]
    [InlineData("a10101", "")]
    [InlineData("a1614161ff", "")]
    [InlineData("a0a0", "behind the map")]
    [InlineData("a16141f97c00", "not finite")]
    [InlineData("a16141c24101", "tag 2")]
    [InlineData("a161411bffffffffffffffff", "")]
    [InlineData("a16141f7", "SimpleValue")]
    public void WrongInput_IsASerializationException(string cbor, string part)
    {
        var error = Should.Throw<ServiceException>(() => AwsCbor.Read(Convert.FromHexString(cbor)));

        error.Code.ShouldBe("SerializationException");
        error.Message.ShouldStartWith("the body must be a CBOR map; got ");
        error.Message.ShouldContain(part);
    }

    [Fact]
    public void DeepInput_IsRefused()
    {
        byte[] deep = [0xA1, 0x61, 0x41, .. Enumerable.Repeat((byte)0x81, 100_000), 0x01];

        Should.Throw<ServiceException>(() => AwsCbor.Read(deep)).Message.ShouldContain("64 levels");
    }

    [Fact]
    public void AllThatAServiceAnswers_IsWritten()
    {
        var answer = JsonNode.Parse("""{"a":[1,-2,3000000000,1.5,true,null,"2026-01-01T00:00:00Z",{}],"b":{}}""")!.AsObject();
        answer["made"] = new JsonArray(1, 2L, 2.5, false, "x");

        JsonNode.DeepEquals(AwsCbor.Read(AwsCbor.Write(answer)), JsonNode.Parse(answer.ToJsonString())).ShouldBeTrue();
    }
}
