using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Pipeline.Cli.Tests;

/// <summary><c>pipeline diagram</c> as a user runs it.</summary>
public sealed class DiagramCommandTests : IDisposable
{
    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task Process_WritesAnSvgToStandardOutput()
    {
        await using var process = CommandProcess.StartWithoutInput("diagram", "--assembly", _assembly.Write());
        var (code, output) = await process.EndAsync();
        code.ShouldBe(0, process.Errors);
        var svg = XDocument.Parse(output).Root!;
        svg.Name.LocalName.ShouldBe("svg");
        svg.Value.ShouldContain("Readings → Function: event source mapping");
    }

    [Fact]
    public async Task Output_IsWrittenToTheFile()
    {
        var file = _assembly.In("drawing.mmd");
        var (code, output, errors) = await CommandHere.RunAsync(
            "diagram", "--assembly", _assembly.Write(), "--format", "mermaid", "--output", file);
        (code, output, errors).ShouldBe((0, "", ""));
        (await File.ReadAllTextAsync(file)).ShouldContain("flowchart LR\n");
    }

    [Fact]
    public async Task Json_IsTheModel()
    {
        var (code, output, _) = await CommandHere.RunAsync("diagram", "--assembly", _assembly.Write(), "--json");
        code.ShouldBe(0);
        var model = JsonNode.Parse(output)!;
        model["nodes"]!.AsArray().Select(node => (string)node!["name"]!)
            .ShouldBe(["Readings", "Data", "Function", "Delivery", "Producers"], ignoreOrder: true);
        model["edges"]!.AsArray().Count.ShouldBe(4);
    }

    [Fact]
    public async Task Mistakes_ComeTogether()
    {
        var (code, output, errors) = await CommandHere.RunAsync(
            "diagram", "--assembly", _assembly.Write(), "--json", "--format", "svg", "--output", _assembly.Path, "--parameter",
            "x");
        (code, output).ShouldBe((2, ""));
        errors.ShouldContain("--json must be given without --format; got --format svg as well");
        errors.ShouldContain($"--output must be a file; got {_assembly.Path}, a folder");
        errors.ShouldContain("--parameter must be a name, = and a value; got x");
    }

    [Theory]
    [InlineData("--format png", "--format must be svg or mermaid; got png")]
    [InlineData("--width 10", "--width must be a whole number from 600 to 4000; got 10")]
    [InlineData("--stack none", "the stack must be one of door; got none")]
    public async Task Mistake_IsNamedWithWhatIsAllowed(string arguments, string message)
    {
        var (code, _, errors) = await CommandHere.RunAsync(
            ["diagram", "--assembly", _assembly.Write(), .. arguments.Split(' ')]);
        code.ShouldBe(2);
        errors.ShouldContain(message);
    }
}
