namespace Pipeline.Cli.Tests;

/// <summary>The file of <c>--report</c>: refused before the run where it cannot be written, and written at its end.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FileThatCanBeWritten_IsNotMadeYet()
    {
        ReportFile.Check(In("report.html")).ShouldBeNull();
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void FileThatIsThere_StaysAsItIs()
    {
        File.WriteAllText(In("report.html"), "an earlier run");
        ReportFile.Check(In("report.html")).ShouldBeNull();
        File.ReadAllText(In("report.html")).ShouldBe("an earlier run");
    }

    [Fact]
    public async Task FolderAndPathWithoutOne_AreRefusedBeforeTheRun()
    {
        foreach (var file in new[] { _folder.Path, In("none/report.html") })
        {
            var (code, _, errors) = await CommandHere.RunAsync("local", "--empty", "--report", file);
            code.ShouldBe(2, errors);
            errors.ShouldContain($"--report must be a file");
            errors.ShouldContain(file);
            errors.ShouldNotContain("the run answers at");
        }
    }

    [Fact]
    public async Task Run_WritesItsResult()
    {
        using var assembly = new DoorAssembly().Without("Mapping", "Function");
        var (code, output, errors) = await CommandHere.RunAsync(
            "local", "--assembly", assembly.Write(), "--demo", "stock-ticker", "--count", "50", "--pace", "60",
            "--report", In("report.html"), "--json");
        code.ShouldBe(0, errors);
        output.ShouldStartWith("{");
        var page = File.ReadAllText(In("report.html"));
        page.ShouldContain("<h2>Everything that was sent arrived</h2>");
        page.ShouldContain("<h2>Busiest partition keys</h2>");
        // What the Firehose stream's role may do and did: it is one statement with a star for each service.
        page.ShouldContain("kinesis:*");
        var address = errors.Split('\n').Single(line => line.Contains("the console, a page that shows the run live: http://127"));
        page.ShouldNotContain(address.Split("token=")[1]);
        errors.Split(address.Split("token=")[1]).Length.ShouldBe(2, "the token is in the printed address alone");
    }

    private string In(string file) => Path.Combine(_folder.Path, file);
}
