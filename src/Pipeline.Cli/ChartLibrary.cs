using Pipeline.Local.Console;

namespace Pipeline.Cli;

/// <summary>uPlot, the chart library of the console's page, which the build embeds from npm's package with its licence.</summary>
internal static class ChartLibrary
{
    public static IReadOnlyList<ConsoleAsset> Files =>
    [
        Read("uplot.js", ConsoleAsset.Script), Read("uplot.css", ConsoleAsset.Styles),
        Read("uplot-licence.txt", "text/plain; charset=utf-8"),
    ];

    private static ConsoleAsset Read(string name, string contentType)
    {
        using var stream = typeof(ChartLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} must be embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new ConsoleAsset(name, contentType, bytes.ToArray());
    }
}
