using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Records;

/// <summary>
/// Reads records that are compressed with GZIP, as a CloudWatch Logs subscription sends them
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). It keeps its memory from record
/// to record.
/// </summary>
internal sealed class GzipRecord
{
    // A compressed record of 10 MiB can expand to ten gigabytes. Kinesis accepts 1 MiB by default, and text shrinks to about
    // a tenth.
    private const int MostBytes = 32 * 1024 * 1024;

    private byte[] _content = [];
    private int _length;

    /// <summary>The decompressed record, where it does not come from a subscription.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    /// <summary>
    /// The messages of the log events, where the record comes from a subscription; empty for a control message. Null where it
    /// does not come from a subscription.
    /// </summary>
    public List<byte[]>? Messages { get; private set; }

    /// <summary>Whether a record is compressed with GZIP.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record is [0x1F, 0x8B, ..];

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What is wrong with the record; null where it was read.</returns>
    public string? Read(ReadOnlySpan<byte> record)
    {
        Messages = null;
        _length = 0;
        try
        {
            using var stream = new GZipStream(new MemoryStream(record.ToArray()), CompressionMode.Decompress);
            while (true)
            {
                if (_length == _content.Length) Array.Resize(ref _content, Math.Max(64 * 1024, _content.Length * 2));
                var read = stream.Read(_content, _length, _content.Length - _length);
                if (read == 0) break;
                _length += read;
                if (_length > MostBytes)
                {
                    return $"the record must have at most {MostBytes} bytes when it is decompressed; got more; "
                        + "send fewer events in a record";
                }
            }
        }
        catch (InvalidDataException)
        {
            return "the record must be whole GZIP data; got GZIP data that is damaged";
        }

        // .NET treats the end of its input as the end of the data, even if the data is cut off.
        if (!IsWhole(record, Content)) return "the record must be whole GZIP data; got GZIP data that is cut off";
        ReadSubscription();
        return null;
    }

    // The last four bytes are the content's length of the last member (RFC 1952). With several members, the whole content
    // is longer.
    private static bool IsWhole(ReadOnlySpan<byte> record, ReadOnlySpan<byte> content) =>
        record.Length >= 18 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(record[^4..]) <= (uint)content.Length
        && (content.Length > 0 || record[^4..].SequenceEqual("\0\0\0\0"u8));

    private void ReadSubscription()
    {
        if (Content.IndexOf("\"messageType\""u8) < 0) return;
        try
        {
            using var document = JsonDocument.Parse(_content.AsMemory(0, _length));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("messageType", out var type)
                || !root.TryGetProperty("logEvents", out var events) || events.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            // A control message only tests that the destination can be reached. It has no event.
            Messages = type.ValueKind == JsonValueKind.String && type.ValueEquals("CONTROL_MESSAGE")
                ? [] : [.. events.EnumerateArray().Select(Message)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The content is not JSON or not Unicode. The check of the event will report it.
            Messages = null;
        }
    }

    private static byte[] Message(JsonElement logEvent) =>
        logEvent.ValueKind == JsonValueKind.Object && logEvent.TryGetProperty("message", out var message)
            && message.ValueKind == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(message.GetString()!) : Encoding.UTF8.GetBytes(logEvent.GetRawText());
}
