using System.Text;
using Pipeline.Local.Diagram;

namespace Pipeline.Local.Console;

/// <summary>A file of the page.</summary>
/// <param name="Name">Its name below the page's address.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ConsoleAsset(string Name, string ContentType, byte[] Content)
{
    public const string Html = "text/html; charset=utf-8";
    public const string Script = "text/javascript; charset=utf-8";
    public const string Styles = "text/css; charset=utf-8";

    /// <summary>The page's own style sheet, with that of the diagram.</summary>
    public static string StyleSheet => $"{Read("console.css")}\n.diagram {{\n{SvgWriter.Style}\n}}\n";

    /// <summary>The page's own files.</summary>
    public static IReadOnlyList<ConsoleAsset> Own =>
    [
        new("console.css", Styles, Encoding.UTF8.GetBytes(StyleSheet)),
        new("console.js", Script, Encoding.UTF8.GetBytes(Read("console.js"))),
        new("icon.svg", "image/svg+xml", Encoding.UTF8.GetBytes(Read("icon.svg"))),
    ];

    /// <summary>Reads a text that is embedded in this assembly.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(ConsoleAsset).Assembly.GetManifestResourceStream($"console/{name}")
            ?? throw new InvalidOperationException($"the resource console/{name} must be embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
