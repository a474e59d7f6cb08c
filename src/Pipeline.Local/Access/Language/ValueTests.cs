using System.Globalization;
using System.Net;

namespace Pipeline.Local.Access.Language;

/// <summary>
/// The comparisons of condition values, one for each kind of operator. Each returns null where the policy's value is not
/// of that kind.
/// </summary>
internal static class ValueTests
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
    // The first second that a date can hold is this many seconds before 1970.
    private const decimal YearZero = 62_135_596_800m;

    public static ValueTest Text(string value, bool hasVariables) => Text(value, hasVariables, StringComparison.Ordinal);

    public static ValueTest TextIgnoringCase(string value, bool hasVariables) =>
        Text(value, hasVariables, StringComparison.OrdinalIgnoreCase);

    private static ValueTest Text(string value, bool hasVariables, StringComparison comparison)
    {
        var text = PolicyText.Parse(value, hasVariables, hasWildcards: false);
        return (actual, context) => text.Resolve(context) is { } expected && expected.Equals(actual, comparison);
    }

    public static ValueTest Like(string value, bool hasVariables)
    {
        var text = PolicyText.Parse(value, hasVariables, hasWildcards: true);
        return (actual, context) => text.Resolve(context) is { } pattern && Glob.Matches(pattern, actual);
    }

    public static ValueTest? Arn(string value, bool hasVariables)
    {
        // A value that begins with a variable is accepted, since a variable may stand for a whole ARN.
        if (!ArnPattern.IsArnPattern(value) && !(hasVariables && value.StartsWith("${", StringComparison.Ordinal))) return null;
        var text = PolicyText.Parse(value, hasVariables, hasWildcards: true);
        return (actual, context) => text.Resolve(context) is { } pattern && ArnPattern.MatchesComponents(pattern, actual);
    }

    public static ValueTest? Number(string value, Func<int, bool> holds)
    {
        if (!TryNumber(value, out var expected)) return null;
        return (actual, _) => TryNumber(actual, out var number) && holds(number.CompareTo(expected));
    }

    public static ValueTest? Date(string value, Func<int, bool> holds)
    {
        if (!TryDate(value, out var expected)) return null;
        return (actual, _) => TryDate(actual, out var date) && holds(date.CompareTo(expected));
    }

    public static ValueTest? Bool(string value, bool hasVariables)
    {
        var isVariable = hasVariables && value.StartsWith("${", StringComparison.Ordinal);
        if (!isVariable && !bool.TryParse(value, out _)) return null;
        return TextIgnoringCase(value, hasVariables);
    }

    public static ValueTest? Binary(string value)
    {
        if (Decode(value) is not { } expected) return null;
        return (actual, _) => Decode(actual) is { } bytes && bytes.AsSpan().SequenceEqual(expected);
    }

    public static ValueTest? Address(string value)
    {
        if (!TryNetwork(value, out var network)) return null;
        return (actual, _) => IPAddress.TryParse(actual, out var address) && network.Contains(address);
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool TryDate(string text, out DateTimeOffset date)
    {
        if (TryNumber(text, out var seconds))
        {
            // Four digits are a year, as in the W3C's profile of ISO 8601.
            if (text.Length == 4) return DateTimeOffset.TryParseExact(text, "yyyy", CultureInfo.InvariantCulture, Utc, out date);
            var inRange = Math.Abs(seconds) < YearZero;
            date = inRange ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
            return inRange;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out date);
    }

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            return false;
        if (prefix > bits) return false;
        network = new IPNetwork(Masked(address, prefix), prefix);
        return true;
    }

    // A policy may name a block by any address in it. IPNetwork takes only the first address.
    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
