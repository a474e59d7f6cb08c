using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Benchmarks.Workloads;

/// <summary>
/// Generates sensor readings for the benchmark's schema. Each has an exact size and a unique key. The same seed gives the same
/// readings.
/// </summary>
internal sealed class EventGenerator(int seed)
{
    // A smaller reading has no room for samples and labels.
    private const int Roomy = 800;
    private const int Samples = 16;

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Words =
        ["inspected", "by", "the", "night", "shift,", "filter", "replaced,", "next", "check", "in", "spring;"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Random _random = new(seed);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private int _number;

    /// <summary>The next event: JSON without spaces, in UTF-8.</summary>
    /// <param name="size">Size in bytes; at least 300.</param>
    public byte[] Next(int size)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        json.WriteStartObject();
        WriteReading(json);
        if (size >= Roomy) WriteMore(json);
        // Some text beyond ASCII and some escapes, as in real data.
        var (begin, length) = (_number % 16) switch { 3 => ("Büro: ", 7), 7 => ("\"ok\" ", 7), _ => ("", 0) };
        var rest = size - (int)(json.BytesCommitted + json.BytesPending) - ",\"note\":\"\"}".Length - length;
        ArgumentOutOfRangeException.ThrowIfNegative(rest, nameof(size));
        json.WriteString("note", begin + Filler(rest));
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private void WriteReading(Utf8JsonWriter json)
    {
        var number = ++_number;
        json.WriteString("device", Text($"d-{_random.Next(1000):000}"));
        json.WriteString("id", Text($"{number:0000000}"));
        json.WriteString("time", Text($"{Start.AddMilliseconds(137 * number):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
        json.WriteString("type", "reading");
        json.WriteNumber("sequence", _random.Next(1_000_000));
        json.WriteNumber("temperature", Decimal(-20, 40, 3));
        json.WriteNumber("battery", Decimal(0, 1, 2));
        json.WriteBoolean("ok", true);
        json.WriteStartObject("location");
        json.WriteString("building", Text($"hall-{(char)('a' + _random.Next(8))}"));
        json.WriteNumber("floor", _random.Next(-2, 30));
        json.WriteNumber("latitude", Decimal(40, 60, 5));
        json.WriteEndObject();
        json.WriteStartArray("tags");
        json.WriteStringValue("indoor");
        json.WriteStringValue("v2");
        json.WriteEndArray();
    }

    private void WriteMore(Utf8JsonWriter json)
    {
        json.WriteStartArray("samples");
        for (var i = 0; i < Samples; i++) json.WriteNumberValue(Decimal(-20, 40, 3));
        json.WriteEndArray();
        json.WriteStartObject("labels");
        json.WriteString("site", "north-quay");
        json.WriteString("owner", "facilities");
        json.WriteString("maker", "Aster & Co");
        json.WriteString("firmware", "4.17.2-rc1");
        json.WriteString("contract", Text($"FM-{_random.Next(10_000):0000}"));
        json.WriteEndObject();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private decimal Decimal(int from, int to, int digits) =>
        decimal.Round(from + ((decimal)_random.NextDouble() * (to - from)), digits);

    private string Filler(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length) text.Append(Words[_random.Next(Words.Length)]).Append(' ');
        return text.ToString(0, length);
    }
}
