using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Records.Json;

/// <summary>Finds where the tokens of JSON end (RFC 8259).</summary>
internal static class JsonScanner
{
    // Up to this length the loop below is faster than a call of IndexOfAny, whose steps are longer.
    private const int ShortText = 64;

    // The bytes that end a run of plain characters.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(value => (byte)value), (byte)'"', (byte)'\\']);

    /// <summary>Finds the end of a name or a string.</summary>
    /// <param name="json">The text.</param>
    /// <param name="start">Behind the opening quote.</param>
    /// <param name="isEscaped">Whether the token has escapes.</param>
    /// <returns>The place of the closing quote.</returns>
    /// <exception cref="JsonFaultException">The text is not JSON.</exception>
    public static int TextEnd(ReadOnlySpan<byte> json, int start, out bool isEscaped)
    {
        isEscaped = false;
        for (var at = start; ;)
        {
            at = PastPlain(json, at);
            if ((uint)at >= (uint)json.Length) throw JsonFault.OpenText(at);
            if (json[at] == '"') return at;
            if (json[at] != '\\') throw JsonFault.InText(json, at);
            isEscaped = true;
            at = PastEscape(json, at + 1);
        }
    }

    private static int PastPlain(ReadOnlySpan<byte> json, int at)
    {
        // Most names and values end within 16 bytes, most others within 64.
        ref var first = ref MemoryMarshal.GetReference(json);
        for (var last = Math.Min(json.Length - Vector128<byte>.Count, at + ShortText); at <= last; at += Vector128<byte>.Count)
        {
            var block = Vector128.LoadUnsafe(ref first, (nuint)at);
            var stops =
                Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.Equals(Vector128.Min(block, Vector128.Create((byte)0x1F)), block);
            if (stops != Vector128<byte>.Zero) return at + BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
        }

        if (at >= json.Length) return at;
        var length = json[at..].IndexOfAny(Stops);
        return length < 0 ? json.Length : at + length;
    }

    // Goes from behind the backslash to behind the escape.
    private static int PastEscape(ReadOnlySpan<byte> json, int at)
    {
        if ((uint)at >= (uint)json.Length) throw JsonFault.OpenText(at);
        if (json[at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return at + 1;
        if (json[at] != 'u') throw JsonFault.InEscape(json, at);
        for (var end = at++ + 4; at <= end; at++)
        {
            if ((uint)at >= (uint)json.Length) throw JsonFault.OpenText(at);
            if (!char.IsAsciiHexDigit((char)json[at])) throw JsonFault.NoHexDigit(json, at);
        }

        return at;
    }

    /// <summary>Finds the end of a number.</summary>
    /// <param name="json">The text.</param>
    /// <param name="start">The number's first character, a digit or a minus.</param>
    /// <param name="isWithin">Whether the number stands in an object or an array, so that the text cannot end with it.</param>
    /// <param name="point">Where the point stands, from the start; 0 where there is none, -1 where there is an exponent.</param>
    /// <returns>Behind the number's last character.</returns>
    /// <exception cref="JsonFaultException">The text is not JSON.</exception>
    public static int NumberEnd(ReadOnlySpan<byte> json, int start, bool isWithin, out int point)
    {
        var at = start;
        point = 0;
        if (json[at] == '-' && !IsDigit(json, ++at)) throw JsonFault.NoDigit(json, at, "a sign character ('+' or '-')");
        if (json[at++] == '0')
        {
            if (IsDigit(json, at)) throw JsonFault.LeadingZero(json, at);
        }
        else
        {
            while (IsDigit(json, at)) at++;
        }

        var isFraction = (uint)at < (uint)json.Length && json[at] == '.';
        if (isFraction)
        {
            point = at - start;
            if (!IsDigit(json, ++at)) throw JsonFault.NoDigit(json, at, "a decimal point ('.')");
            while (IsDigit(json, at)) at++;
        }

        if ((uint)at < (uint)json.Length && (json[at] | 0x20) == 'e')
        {
            isFraction = false;
            point = -1;
            at++;
            if ((uint)at < (uint)json.Length && json[at] is (byte)'+' or (byte)'-') at++;
            if (!IsDigit(json, at)) throw JsonFault.NoDigit(json, at, "a sign character ('+' or '-')");
            while (IsDigit(json, at)) at++;
        }

        if (!EndsNumber(json, at)) throw JsonFault.AfterNumber(json, at, isFraction);
        if (at == json.Length && isWithin) throw JsonFault.AfterNumber(json, at - 1, isFraction: false);
        return at;
    }

    // A slash ends a number, since it begins a comment in other dialects. Whatever reads on refuses it.
    private static bool EndsNumber(ReadOnlySpan<byte> json, int at) => (uint)at >= (uint)json.Length
        || json[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/';

    private static bool IsDigit(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length && (uint)(json[at] - '0') <= 9;
}
