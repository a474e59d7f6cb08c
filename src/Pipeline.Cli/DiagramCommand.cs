using System.CommandLine;
using System.Globalization;
using System.Text;
using Pipeline.Local.Assembly;
using Pipeline.Local.Diagram;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary><c>pipeline diagram</c>: draws the architecture of a cloud assembly.</summary>
internal static class DiagramCommand
{
    private const string DefaultAssembly = "cdk.out";
    private const string Svg = "svg";
    private const string Mermaid = "mermaid";
    private const int LeastWidth = 600;
    private const int MostWidth = 4000;

    public static Command Create(TextWriter output)
    {
        var assembly = new Option<string>("--assembly")
        {
            Description = "The cloud assembly: what 'cdk synth' wrote.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => DefaultAssembly,
        };
        var stacks = new Option<string[]>("--stack")
        {
            Description =
                "A stack by its name, * and ? allowed; may be given again. Those that it depends on come with it. Without it: " +
                "all that 'pipeline local' would run.",
            HelpName = "NAME",
        };
        var format = new Option<string>("--format")
        {
            Description = "svg, an image; or mermaid, the text of a Mermaid flowchart.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => Svg,
            CustomParser = result => result.Tokens[0].Value is (Svg or Mermaid) and var name
                ? name
                : Arguments.Refuse<string>(result, "svg or mermaid"),
        };
        var width = new Option<int>("--width")
        {
            Description = "How wide the image is, in pixels.",
            HelpName = "N",
            DefaultValueFactory = _ => SvgWriter.DefaultWidth,
            CustomParser = result => int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var pixels)
                && pixels is >= LeastWidth and <= MostWidth
                ? pixels
                : Arguments.Refuse<int>(result, $"a whole number from {LeastWidth} to {MostWidth}"),
        };
        var title = new Option<string?>("--title")
        {
            Description = "What stands above it; else the stacks' names.",
            HelpName = "TEXT",
        };
        var alarms = new Option<bool>("--alarms") { Description = "Draw alarms and the topics that they alone tell." };
        var parameters = new Option<string[]>("--parameter")
        {
            Description =
                "A value of a template parameter, of an SSM parameter or of another stack's export: NAME=VALUE; may be given " +
                "again.",
            HelpName = "NAME=VALUE",
        };
        var file = new Option<string?>("--output")
        {
            Description = "The file to write; else standard output.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "The model of the diagram as one JSON object, for programs." };
        var command = new Command("diagram", """
            Draws the architecture of a cloud assembly from its templates: sources, streams, functions and stores, what feeds
            what, which role may do what on each edge, keys and VPCs. What the templates only refer to is drawn as outside. Needs
            no AWS account and runs no code of the app.
            """)
        {
            assembly, stacks, format, width, title, alarms, parameters, file, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            List<string> mistakes = [];
            var values = Pairs(parsed.GetValue(parameters) ?? [], mistakes);
            if (parsed.GetValue(json) && parsed.GetResult(format) is { Implicit: false })
            {
                mistakes.Add(
                    $"--json must be given without --format; got --format {parsed.GetValue(format)} as well; leave one out");
            }

            var target = parsed.GetValue(file);
            if (target is not null && Directory.Exists(target))
                mistakes.Add($"--output must be a file; got {target}, a folder; give the name of a file in it");
            if (mistakes.Count > 0) throw new InvalidInputException("the command", mistakes);
            var names = parsed.GetValue(stacks) ?? [];
            // No code is unpacked for a drawing.
            var options = new AssemblyOptions(Path.GetTempPath(), Parameters: values) { IsForDrawing = true };
            var deployment = CloudAssembly.Read(parsed.GetValue(assembly)!, names, options);
            var model = ModelBuilder.Build(deployment, parsed.GetValue(title) ?? "", parsed.GetValue(alarms));
            if (parsed.GetValue(title) is null) model = model with { Title = TitleOf(model) };
            var text = parsed.GetValue(json) ? DiagramJson.Write(model)
                : parsed.GetValue(format) == Mermaid ? MermaidWriter.Write(model)
                : SvgWriter.Write(model, parsed.GetValue(width));
            if (target is null) await output.WriteAsync(text);
            else await File.WriteAllTextAsync(target, text, new UTF8Encoding(false), cancellation);
            return 0;
        });
        return command;
    }

    private static string TitleOf(DiagramModel model) =>
        string.Join(", ", model.Groups.Where(group => !group.IsVpc).Select(group => group.Name)) is { Length: > 0 } names
        ? names : "Nothing to draw";

    private static Dictionary<string, string> Pairs(string[] texts, List<string> mistakes)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.IndexOf('=') is var at and > 0) pairs[text[..at]] = text[(at + 1)..];
            else mistakes.Add($"--parameter must be a name, = and a value; got {text}");
        }

        return pairs;
    }
}
