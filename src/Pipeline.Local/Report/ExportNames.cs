using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Report;

/// <summary>
/// Names of files for keys of objects, which may be any text: readable, different from each other on every system, and never
/// outside their folder. A key is its own path as far as it can be; <c>%</c> begins what stands for something else:
/// <list type="bullet">
/// <item><c>%3A</c>: a byte of a character that not every system takes in a name, or takes for another.</item>
/// <item><c>%empty</c>: a part without characters, as behind the last slash of <c>folder/</c>.</item>
/// <item><c>%object</c>, at the end: an object whose key is also the folder of others.</item>
/// <item><c>%case2</c>, at the end: a key that another has in other letters' case.</item>
/// <item><c>%hash-</c> and 32 digits: the rest of a name, or a whole path, that is too long.</item>
/// </list>
/// </summary>
internal static class ExportNames
{
    // Systems take 255 bytes or characters; what may be put behind a name has room as well.
    private const int LongestName = 200;
    private const int LongestPath = 700;
    private const int Kept = 25;

    private static readonly HashSet<string> OfWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>A path for each key, relative and with slashes, in the order of the keys.</summary>
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

    /// <summary>A name for one part of a key, or for anything else that has a name.</summary>
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
        // Not in the middle of a character of two halves, nor of an encoded one.
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

    // What systems that do not look at case take for the same.
    private static string Folded(string path) => path.ToUpperInvariant();

    // Halves of characters, which macOS takes for the whole one that Unicode has as well, and characters that it has twice.
    private static bool IsComposed(char c) => c is (>= '\u0300' and <= '\u036F') or (>= '\u1100' and <= '\u11FF')
        or '\u2126' or '\u212A' or '\u212B' or '\u3099' or '\u309A';

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
