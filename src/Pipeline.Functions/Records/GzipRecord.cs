using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Records;

/// <summary>
/// Reads records that are compressed with GZIP, as a CloudWatch Logs subscription sends them
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). Keeps its memory from record to record.
/// </summary>
internal sealed class GzipRecord
{
    // A record of 10 MiB can say that it is ten gigabytes. Kinesis takes 1 MiB by default, of which text becomes a tenth.
    private const int MostBytes = 32 * 1024 * 1024;

    private byte[] _content = [];
    private int _length;

    /// <summary>What the record holds, where it is no subscription's.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    /// <summary>
    /// The messages of the log events, where it is a subscription's: none of a control message; null where it is no
    /// subscription's.
    /// </summary>
    public List<byte[]>? Messages { get; private set; }

    /// <summary>Whether a record is compressed so.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record is [0x1F, 0x8B, ..];

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What is wrong with it; null where it was read.</returns>
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

        // .NET takes the end of its input for the end of the data.
        if (!IsWhole(record, Content)) return "the record must be whole GZIP data; got GZIP data that is cut off";
        ReadSubscription();
        return null;
    }

    // The length of the last member's content stands in the last four bytes (RFC 1952); of several members it is a part.
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

            // A control message says that the destination can be reached, and holds no event.
            Messages = type.ValueKind == JsonValueKind.String && type.ValueEquals("CONTROL_MESSAGE")
                ? [] : [.. events.EnumerateArray().Select(Message)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or no Unicode: what reads it as an event says so.
            Messages = null;
        }
    }

    private static byte[] Message(JsonElement logEvent) =>
        logEvent.ValueKind == JsonValueKind.Object && logEvent.TryGetProperty("message", out var message)
            && message.ValueKind == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(message.GetString()!) : Encoding.UTF8.GetBytes(logEvent.GetRawText());
}
