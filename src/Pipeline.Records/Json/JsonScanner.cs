using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Pipeline.Records.Json;

internal ref partial struct JsonCursor
{
    // Up to here a loop of one's own is faster than a call, whose loop takes longer steps.
    private const int ShortText = 64;

    // What ends a run of plain characters.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(value => (byte)value), (byte)'"', (byte)'\\']);

    // From behind the opening quote to behind the closing one, whose place it returns.
    private int ReadText(int start)
    {
        var json = _json;
        var isEscaped = false;
        for (var at = start; ;)
        {
            at = PastPlain(json, at);
            if ((uint)at >= (uint)json.Length) throw JsonFault.OpenText(at);
            if (json[at] == '"')
            {
                _start = start;
                _length = at - start;
                ValueIsEscaped = isEscaped;
                return at + 1;
            }

            if (json[at] != '\\') throw JsonFault.InText(json, at);
            isEscaped = true;
            at = PastEscape(json, at + 1);
        }
    }

    private static int PastPlain(ReadOnlySpan<byte> json, int at)
    {
        // Most names and values end within 16 bytes, most others within a few times as many.
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

    // From behind the backslash.
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

    private void ReadNumber(int start)
    {
        var json = _json;
        var at = start;
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
            if (!IsDigit(json, ++at)) throw JsonFault.NoDigit(json, at, "a decimal point ('.')");
            while (IsDigit(json, at)) at++;
        }

        if ((uint)at < (uint)json.Length && (json[at] | 0x20) == 'e')
        {
            isFraction = false;
            at++;
            if ((uint)at < (uint)json.Length && json[at] is (byte)'+' or (byte)'-') at++;
            if (!IsDigit(json, at)) throw JsonFault.NoDigit(json, at, "a sign character ('+' or '-')");
            while (IsDigit(json, at)) at++;
        }

        if (!EndsNumber(json, at)) throw JsonFault.AfterNumber(json, at, isFraction);
        if (at == json.Length && _depth > 0) throw JsonFault.AfterNumber(json, at - 1, isFraction: false);

        Take(start, at - start, JsonTokenType.Number);
    }

    // The slash, which begins a comment elsewhere, is refused by whatever reads on.
    private static bool EndsNumber(ReadOnlySpan<byte> json, int at) => (uint)at >= (uint)json.Length
        || json[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/';

    private static bool IsDigit(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length && (uint)(json[at] - '0') <= 9;

    private void ReadLiteral(int at, ReadOnlySpan<byte> literal, JsonTokenType token)
    {
        if (!_json[at..].StartsWith(literal)) throw JsonFault.NoLiteral(_json, at, literal);
        Take(at, literal.Length, token);
    }
}
