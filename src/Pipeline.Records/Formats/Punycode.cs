using System.Text;

namespace Pipeline.Records.Formats;

/// <summary>Punycode: RFC 3492, with the parameters of its section 5.</summary>
internal static class Punycode
{
    private const int Base = 36, TMin = 1, TMax = 26, Skew = 38, Damp = 700, InitialBias = 72, InitialN = 128;

    /// <summary>Decodes a label without its prefix; null where it is not Punycode.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var hyphen = text.LastIndexOf((byte)'-');
        List<int> output = hyphen > 0 ? [.. text[..hyphen].ToArray().Select(character => (int)character)] : [];
        var (n, i, bias) = (InitialN, 0, InitialBias);
        for (var at = hyphen > 0 ? hyphen + 1 : 0; at < text.Length;)
        {
            var before = i;
            var weight = 1L;
            for (var k = Base; ; k += Base)
            {
                if (at == text.Length || Digit(text[at++]) is not (>= 0 and var digit)) return null;
                var sum = i + (digit * weight);
                if (sum > int.MaxValue) return null;
                i = (int)sum;
                var threshold = Math.Clamp(k - bias, TMin, TMax);
                if (digit < threshold) break;
                weight *= Base - threshold;
                if (weight > int.MaxValue) return null;
            }

            bias = Adapt(i - before, output.Count + 1, before == 0);
            n += i / (output.Count + 1);
            i %= output.Count + 1;
            if (!Rune.IsValid(n)) return null;
            output.Insert(i++, n);
        }

        return string.Concat(output.Select(char.ConvertFromUtf32));
    }

    /// <summary>The length of a label as Punycode, without its prefix.</summary>
    public static int EncodedLength(string label)
    {
        var input = label.EnumerateRunes().Select(rune => rune.Value).ToList();
        var basic = input.Count(value => value < InitialN);
        var (length, handled) = (basic + (basic > 0 ? 1 : 0), basic);
        var (n, delta, bias) = (InitialN, 0, InitialBias);
        while (handled < input.Count)
        {
            var next = input.Where(value => value >= n).Min();
            delta += (next - n) * (handled + 1);
            n = next;
            foreach (var value in input)
            {
                if (value < n) delta++;
                if (value != n) continue;
                length += Digits(delta, bias);
                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }

            delta++;
            n++;
        }

        return length;
    }

    private static int Digits(int delta, int bias)
    {
        var count = 1;
        for (var (k, q) = (Base, delta); ; k += Base, count++)
        {
            var threshold = Math.Clamp(k - bias, TMin, TMax);
            if (q < threshold) return count;
            q = (q - threshold) / (Base - threshold);
        }
    }

    private static int Adapt(int delta, int points, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base) delta /= Base - TMin;
        return k + ((Base - TMin + 1) * delta / (delta + Skew));
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' => character - 'a',
        >= (byte)'A' and <= (byte)'Z' => character - 'A',
        >= (byte)'0' and <= (byte)'9' => character - '0' + 26,
        _ => -1,
    };
}
