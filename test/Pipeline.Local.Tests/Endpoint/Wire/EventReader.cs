using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Tests.Endpoint.Wire;

/// <summary>A message of an event stream.</summary>
internal sealed record EventMessage(string Kind, string Type, string ContentType, JsonObject Payload);

/// <summary>Reads the messages of a response and verifies their checksums.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private const int PreludeBytes = 12;

    /// <summary>The next message; null at a regular end of the response.</summary>
    public async Task<EventMessage?> ReadAsync(CancellationToken cancellation = default)
    {
        var prelude = new byte[PreludeBytes];
        var read = await stream.ReadAtLeastAsync(prelude, PreludeBytes, throwOnEndOfStream: false, cancellation);
        if (read == 0) return null;
        read.ShouldBe(PreludeBytes);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prelude)];
        prelude.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(PreludeBytes), cancellation);
        var parsed = EventStreamMessage.FromBuffer(message, 0, message.Length);
        var kind = parsed.Headers[":message-type"].AsString();
        var type = parsed.Headers[$":{kind}-type"].AsString();
        var contentType = parsed.Headers[":content-type"].AsString();
        var payload = contentType.Contains("json", StringComparison.Ordinal)
            ? JsonNode.Parse(parsed.Payload)!.AsObject() : AwsCbor.Read(parsed.Payload);
        return new(kind, type, contentType, payload);
    }

    public void Dispose() => response.Dispose();
}
