namespace Pipeline.Testing;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Number">The block's number among those of its language in the file, from 1.</param>
/// <param name="Language">The text after the opening fence.</param>
/// <param name="Text">The text between the fences.</param>
internal sealed record CodeBlock(string File, int Number, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>The documents for users: the READMEs and the pages of docs.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md",
        "src/Pipeline.Client/README.md",
        "src/Pipeline.Constructs/README.md",
        .. Directory.EnumerateFiles(Repository.PathTo("docs"), "*.md").Order(StringComparer.Ordinal)
            .Select(file => $"docs/{Path.GetFileName(file)}"),
    ];

    public string Name => $"{File} {Language} {Number}";

    public IEnumerable<string> Lines => Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    /// <summary>The blocks of all these documents.</summary>
    public static IReadOnlyList<CodeBlock> All { get; } = [.. Documents.SelectMany(Of)];

    private static IEnumerable<CodeBlock> Of(string file)
    {
        var counts = new Dictionary<string, int>();
        string? language = null;
        var text = new List<string>();
        foreach (var line in System.IO.File.ReadLines(Repository.PathTo(file)))
        {
            if (language is null)
            {
                if (line.StartsWith(Fence, StringComparison.Ordinal)) language = line[Fence.Length..].Trim();
            }
            else if (line.TrimEnd() == Fence)
            {
                counts[language] = counts.GetValueOrDefault(language) + 1;
                yield return new CodeBlock(file, counts[language], language, string.Join('\n', text));
                (language, text) = (null, []);
            }
            else
            {
                text.Add(line);
            }
        }

        language.ShouldBeNull($"{file}: a fence is not closed");
    }
}
