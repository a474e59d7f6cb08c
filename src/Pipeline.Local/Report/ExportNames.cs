using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Report;

/// <summary>
/// Makes names of files for keys of objects, which may be any text. The names are readable, different from each other on every
/// system, and never outside their folder. A key is its own path where possible. <c>%</c> begins an escape:
/// <list type="bullet">
/// <item><c>%3A</c>: a byte of a character that some systems refuse in a name, or treat like another.</item>
/// <item><c>%empty</c>: an empty part, such as the one after the last slash of <c>folder/</c>.</item>
/// <item><c>%object</c>, at the end: an object whose key is also the folder of others.</item>
/// <item><c>%case2</c>, at the end: a key that differs from another only in the case of letters.</item>
/// <item><c>%hash-</c> and 32 digits: the rest of a name, or a whole path, that is too long.</item>
/// </list>
/// </summary>
internal static class ExportNames
{
    // Systems take 255 bytes or characters. This leaves room for an ending.
    private const int LongestName = 200;
    private const int LongestPath = 700;
    private const int Kept = 25;

    private static readonly HashSet<string> OfWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>Gives a path for each key, relative and with slashes, in the order of the keys.</summary>
    public static IReadOnlyList<(string Key, string Path)> Of(IReadOnlyCollection<string> keys)
    {
        List<(string Key, string Path)> wanted = [.. keys.Select(key => (key, PathOf(key)))];
        var folders = wanted.SelectMany(item => FoldersOf(item.Path)).Select(Folded).ToHashSet(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        List<(string Key, string Path)> named = [];
        foreach (var (key, path) in wanted)
        {
            var file = folders.Contains(Folded(path)) ? $"{path}%object" : path;
            var free = file;
            for (var i = 2; folders.Contains(Folded(free)) || !taken.Add(Folded(free)); i++) free = $"{file}%case{i}";
            named.Add((key, free));
        }

        return named;
    }

    /// <summary>Gives a name for one part of a key, or for anything else that has a name.</summary>
    public static string NameOf(string part)
    {
        if (part.Length == 0) return "%empty";
        var name = new StringBuilder(part.Length);
        var isOfWindows = OfWindows.Contains(part.Split('.', 2)[0].TrimEnd());
        for (var i = 0; i < part.Length; i++)
        {
            var isEnd = i == part.Length - 1;
            var c = part[i];
            var isOpen = c is not ('%' or '<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*')
                && !char.IsControl(c)
                && !IsComposed(c)
                && !(isEnd && c is ('.' or ' '))
                && !(isOfWindows && i == 0);
            if (isOpen)
            {
                name.Append(c);
                continue;
            }

            foreach (var value in Encoding.UTF8.GetBytes(part, i, 1)) name.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        if (Encoding.UTF8.GetByteCount(name.ToString()) <= LongestName) return name.ToString();
        // Does not cut inside a surrogate pair or an encoded character.
        var end = 0;
        foreach (var rune in part.EnumerateRunes())
        {
            if (end + rune.Utf16SequenceLength > Kept) break;
            end += rune.Utf16SequenceLength;
        }

        return $"{NameOf($"{part[..end]}…")}%hash-{Hash(part)}";
    }

    private static string PathOf(string key)
    {
        var path = string.Join('/', key.Split('/').Select(NameOf));
        return Encoding.UTF8.GetByteCount(path) <= LongestPath ? path : $"%hash-{Hash(key)}";
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1)) yield return path[..at];
    }

    // Systems that are not case-sensitive treat paths with the same folded text as the same.
    private static string Folded(string path) => path.ToUpperInvariant();

    // Combining parts of characters, which macOS treats like the precomposed character, and characters that Unicode has twice.
    private static bool IsComposed(char c) => c is (>= '\u0300' and <= '\u036F') or (>= '\u1100' and <= '\u11FF')
        or '\u2126' or '\u212A' or '\u212B' or '\u3099' or '\u309A';

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
