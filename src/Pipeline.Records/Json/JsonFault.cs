using System.Text;
using System.Text.Json;

namespace Pipeline.Records.Json;

/// <summary>
/// Creates the exceptions of a text that is not JSON. The messages are those of <see cref="Utf8JsonReader"/>, which people know
/// and can search for. <see cref="JsonException.BytePositionInLine"/> is the offset in the whole text, whatever its lines.
/// </summary>
internal static class JsonFault
{
    private static JsonFaultException NoTokens(int at) => At(
        at, "The input does not contain any JSON tokens. Expected the input to start with a valid JSON " +
            "token, when isFinalBlock is true");

    public static JsonFaultException TooDeep(int at, JsonTokenType token) => At(
        at,
        $"The maximum configured depth of 64 has been exceeded. Cannot read next JSON " +
        $"{(token == JsonTokenType.StartObject ? "object" : "array")}",
        JsonFaultKind.Depth);

    public static JsonFaultException AfterEnd(ReadOnlySpan<byte> json, int at) => At(
        json, at, "is invalid after a single JSON value. Expected end of data", JsonFaultKind.Behind);

    public static JsonFaultException AfterValue(ReadOnlySpan<byte> json, int at) => at >= json.Length ? OpenContainer(at) : At(
        json, at, json[at] is (byte)'}' or (byte)']'
            ? "is invalid without a matching open" : "is invalid after a value. Expected either ',', '}', or ']'");

    public static JsonFaultException AfterComma(ReadOnlySpan<byte> json, int at, JsonTokenType container) => at >= json.Length
        ? At(at, "Expected start of a property name or value, but instead reached end of data")
        : (container, json[at]) switch
        {
            (JsonTokenType.StartObject, (byte)'}') => TrailingComma(at, "object"),
            (JsonTokenType.StartArray, (byte)']') => TrailingComma(at, "array"),
            (JsonTokenType.StartObject, _) => NoName(json, at),
            _ => NoValue(json, at, 1),
        };

    public static JsonFaultException NoName(ReadOnlySpan<byte> json, int at) => at >= json.Length ? OpenContainer(at) : At(
        json, at, "is an invalid start of a property name. Expected a '\"'");

    public static JsonFaultException AfterName(ReadOnlySpan<byte> json, int at) => at >= json.Length
        ? At(at, "Expected a value, but instead reached end of data")
        : At(json, at, "is invalid after a property name. Expected a ':'");

    public static JsonFaultException NoValue(ReadOnlySpan<byte> json, int at, int depth) =>
        at < json.Length ? At(json, at, "is an invalid start of a value") : depth == 0 ? NoTokens(at) : OpenContainer(at);

    public static JsonFaultException OpenText(int at) => At(at, "Expected end of string, but instead reached end of data");

    public static JsonFaultException InText(ReadOnlySpan<byte> json, int at) => At(
        json, at, "is invalid within a JSON string. The string should be correctly escaped");

    public static JsonFaultException InEscape(ReadOnlySpan<byte> json, int at) => At(
        json, at, "is an invalid escapable character within a JSON string. The string should be correctly escaped");

    public static JsonFaultException NoHexDigit(ReadOnlySpan<byte> json, int at) => At(
        json, at, "is not a hex digit following '\\u' within a JSON string. The string should be correctly escaped");

    public static JsonFaultException NoDigit(ReadOnlySpan<byte> json, int at, string after) => at >= json.Length
        ? At(at, "Expected a digit ('0'-'9'), but instead reached end of data")
        : At(json, at, $"is invalid within a number, immediately after {after}. Expected a digit ('0'-'9')");

    public static JsonFaultException LeadingZero(ReadOnlySpan<byte> json, int at) => At(
        at, $"Invalid leading zero before '{Shown(json[at])}'", JsonFaultKind.Character);

    public static JsonFaultException AfterNumber(ReadOnlySpan<byte> json, int at, bool isFraction) => At(
        json, at, $"is an invalid end of a number. Expected {(isFraction ? "'E' or 'e'" : "a delimiter")}");

    public static JsonFaultException NoLiteral(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> literal)
    {
        var same = json[at..].CommonPrefixLength(literal);
        var expected = Encoding.UTF8.GetString(literal);
        return At(
            at + same,
            $"'{Encoding.UTF8.GetString(json.Slice(at, Math.Min(literal.Length, json.Length - at)))}' is an invalid JSON " +
            $"literal. Expected the literal '{expected}'",
            same + at < json.Length ? JsonFaultKind.Character : JsonFaultKind.End);
    }

    private static JsonFaultException TrailingComma(int at, string container) => At(
        at,
        $"The JSON {container} contains a trailing comma at the end which is not supported in this " +
        "mode. Change the reader options",
        JsonFaultKind.Character);

    public static JsonFaultException OpenContainer(int at) => At(
        at, "Expected depth to be zero at the end of the JSON payload. There is an open JSON object " +
            "or array that should be closed");

    private static JsonFaultException At(ReadOnlySpan<byte> json, int at, string what,
        JsonFaultKind kind = JsonFaultKind.Character) =>
        At(at, $"'{Shown(json[at])}' {what}", kind);

    private static JsonFaultException At(int at, string message, JsonFaultKind kind = JsonFaultKind.End) =>
        new(message, at, kind);

    private static string Shown(byte value) => value is >= 0x20 and < 0x7F ? ((char)value).ToString() : $"0x{value:X2}";
}
