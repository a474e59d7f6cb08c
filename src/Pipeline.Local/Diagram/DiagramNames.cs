namespace Pipeline.Local.Diagram;

/// <summary>Short names for construct paths.</summary>
internal static class DiagramNames
{
    // The id that CDK gives the resource inside its construct.
    private static readonly string[] Within = ["/Resource", "/Default"];

    /// <summary>A name for each path: its last part, and as many parts before it as make it unique.</summary>
    public static Dictionary<string, string> Of(IEnumerable<string> paths)
    {
        var names = new Dictionary<string, string>();
        var all = paths.Distinct().ToArray();
        for (var parts = 1; names.Count < all.Length; parts++)
        {
            var left = all.Where(path => !names.ContainsKey(path)).ToArray();
            foreach (var same in left.GroupBy(path => Last(path, parts)).ToArray())
            {
                var isWhole = same.All(path => Shown(path).Count(letter => letter == '/') < parts);
                if (same.Count() > 1 && !isWhole) continue;
                foreach (var path in same) names[path] = same.Key;
            }
        }

        return names;
    }

    /// <summary>The path of the construct that a user knows: without what CDK adds.</summary>
    public static string Shown(string path)
    {
        while (Within.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.Ordinal)) is { } ending)
            path = path[..^ending.Length];
        return path;
    }

    private static string Last(string path, int parts) => string.Join('/', Shown(path).Split('/').TakeLast(parts));
}
