using Amazon.Runtime.EventStreams;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// Messages of AWS's event streams (https://smithy.io/2.0/aws/amazon-eventstream.html): lengths, headers and a payload, with a
/// CRC-32 of the lengths and one of the whole message.
/// </summary>
internal static class EventStreamFrame
{
    /// <summary>The content type of an answer with events.</summary>
    public const string ContentType = "application/vnd.amazon.eventstream";

    /// <summary>The first message, which clients of calls by headers and body wait for.</summary>
    public const string InitialResponse = "initial-response";

    /// <summary>Makes the message of an event.</summary>
    /// <param name="type">The event's name.</param>
    /// <param name="contentType">The content type of the payload.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] Event(string type, string contentType, byte[] payload) =>
        Write(payload, (":message-type", "event"), (":event-type", type), (":content-type", contentType));

    /// <summary>Makes the message of an error of the service's model, which is the last message.</summary>
    public static byte[] Exception(string type, string contentType, byte[] payload) =>
        Write(payload, (":message-type", "exception"), (":exception-type", type), (":content-type", contentType));

    private static byte[] Write(byte[] payload, params (string Name, string Value)[] headers)
    {
        var written = new List<IEventStreamHeader>();
        foreach (var (name, value) in headers)
        {
            var header = new EventStreamHeader(name);
            header.SetString(value);
            written.Add(header);
        }

        return new EventStreamMessage(written, payload).ToByteArray();
    }
}
