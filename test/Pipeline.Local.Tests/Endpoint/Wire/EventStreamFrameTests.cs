using Amazon.Runtime.EventStreams;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Tests.Endpoint.Wire;

/// <summary>Messages, byte by byte, as botocore reads them.</summary>
public class EventStreamFrameTests
{
    private const string Json = "application/x-amz-json-1.1";

    [Fact]
    public void InitialResponse_IsBytesOfAws() =>
        Convert.ToHexStringLower(EventStreamFrame.Event("initial-response", Json, "{}"u8.ToArray())).ShouldBe(
            "0000007200000060ab820d9e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010" +
            "696e697469616c2d726573706f6e7365"
            + "0d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e317b7de16e66e4");

    [Fact]
    public void Event_IsBytesOfAws() =>
        Convert.ToHexStringLower(EventStreamFrame.Event(
            "SubscribeToShardEvent", Json,
                """{"ContinuationSequenceNumber":"1","MillisBehindLatest":0,"Records":[]}"""u8.ToArray())).ShouldBe(
            "000000bb000000653fed73bb0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d747970650700155375627363726962"
            + "65546f53686172644576656e740d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e31"
            + "7b22436f6e74696e756174696f6e53657175656e63654e756d626572223a2231222c224d696c6c6973426568696e644c6174657374223a30"
            + "2c225265636f726473223a5b5d7df64da2ea");

    [Fact]
    public void Exception_IsBytesOfAws() =>
        Convert.ToHexStringLower(
            EventStreamFrame.Exception("ResourceNotFoundException", Json, """{"message":"gone"}"""u8.ToArray())).ShouldBe(
            "0000009300000071d486c3030d3a6d6573736167652d74797065070009657863657074696f6e0f3a657863657074696f6e2d747970650700"
            + "195265736f757263654e6f74466f756e64457863657074696f6e0d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f78"
            + "2d616d7a2d6a736f6e2d312e317b226d657373616765223a22676f6e65227db5f41b40");

    [Fact]
    public void LargestRecord_FitsIntoAMessage()
    {
        // A record of 10 MiB in base64.
        var payload = new byte[(10 << 20) / 3 * 4 + 1000];

        var message = EventStreamFrame.Event("SubscribeToShardEvent", Json, payload);

        EventStreamMessage.FromBuffer(message, 0, message.Length).Payload.Length.ShouldBe(payload.Length);
    }
}
