namespace Pipeline.Cli.Tests;

/// <summary>What a user sees after a mistake: one message that lists all mistakes, and exit code 2.</summary>
public sealed class PipelineCommandTests
{
    [Theory]
    [InlineData("local --rate fast", "--rate must be a number of records a second, above 0; got fast")]
    [InlineData("local --pace 0", "--pace must be a number from 1 to 1000; got 0")]
    [InlineData("local --port 70000", "--port must be a whole number from 0 to 65535; got 70000")]
    [InlineData("local --account 12", "--account must be twelve digits; got 12")]
    [InlineData("local --region Ireland", "--region must be a Region's name such as eu-west-1; got Ireland")]
    [InlineData("local --empty --assembly cdk.out",
        "--empty must be given without options that need a cloud assembly; got --assembly as well")]
    [InlineData("local --empty --demo badges --stack s", "got --demo, --stack as well; leave one of them out")]
    [InlineData("local --for soon", "--for must be a duration such as 30s, 5m or 1h; got soon")]
    [InlineData("local --format xml", "--format must be json-lines, json, csv, tsv, semicolon-csv or lines; got xml")]
    [InlineData("local --count 0", "--count must be a whole number from 1; got 0")]
    [InlineData("local --demo weather", "badges")]
    [InlineData("local --endpoint nowhere", "--endpoint must be a name, = and a value; got nowhere")]
    [InlineData("local --endpoint a=b", "--endpoint must be NAME=URL with a URL that begins with http:// or https://; got a=b")]
    [InlineData("local --fault throttle=2", "--fault must be throttle=0 to 1, kill=0 to 1000 or split=0 to 100; got throttle=2")]
    [InlineData("send --demo badges", "one of --stream and --delivery-stream must be given")]
    [InlineData("send --delivery-stream s --aggregate --demo badges",
        "--aggregate must be given with --stream; got --delivery-stream")]
    [InlineData("send --stream s", "--input or --demo must be given; got neither")]
    [InlineData("send --stream s --input a --demo badges", "--input and --demo must not both be given; got a and badges")]
    [InlineData("send --stream s --input not-there.csv",
        "--input must be a file, or - for standard input; got not-there.csv, which does not exist")]
    [InlineData("send --stream s --demo badges --endpoint-url here",
        "--endpoint-url must be an address that begins with http:// or https://; got here")]
    [InlineData("tail", "--stream")]
    [InlineData("fly", "fly")]
    public async Task Mistake_IsNamedWithWhatIsAllowed(string arguments, string message)
    {
        var (code, output, errors) = await RunAsync(arguments);
        code.ShouldBe(PipelineCommand.Mistaken, errors);
        errors.ShouldContain(message);
        errors.ShouldNotContain("   at ");
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task SeveralMistakes_ComeTogether()
    {
        var (_, _, errors) = await RunAsync("local --rate fast --port x --pace none");
        errors.ShouldContain("--rate must be");
        errors.ShouldContain("--port must be");
        errors.ShouldContain("--pace must be");
        errors.ShouldContain("'pipeline local --help' lists its options");
    }

    [Fact]
    public async Task AssemblyThatIsNotThere_SaysHowToMakeIt()
    {
        using var folder = new TemporaryFolder();
        var (code, _, errors) = await RunAsync($"local --assembly {Path.Combine(folder.Path, "cdk.out")}");
        code.ShouldBe(PipelineCommand.Mistaken);
        errors.ShouldContain("synth");
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task KeepOfAFile_IsSaidBeforeTheRun()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "kept");
        await File.WriteAllTextAsync(file, "");
        var (code, _, errors) = await RunAsync($"local --empty --keep {file}");
        code.ShouldBe(PipelineCommand.Mistaken);
        errors.ShouldContain($"--keep must be a folder, which need not be there; got {file}, a file");
        errors.ShouldNotContain("the run answers at");
    }

    [Theory]
    [InlineData("--help", "local")]
    [InlineData("local --help", "--assembly")]
    [InlineData("send --help", "--demo")]
    [InlineData("tail --help", "--from-start")]
    public async Task Help_ListsWhatThereIs(string arguments, string expected)
    {
        var (code, output, _) = await RunAsync(arguments);
        code.ShouldBe(0);
        output.ShouldContain(expected);
    }

    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("2.5m", 150_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("250ms", 250)]
    [InlineData("7", 7_000)]
    public void Duration_IsRead(string text, double milliseconds) =>
        Arguments.Duration(text)!.Value.TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("s")]
    public void WhatIsNoDuration_IsNothing(string text) => Arguments.Duration(text).ShouldBeNull();

    private static Task<(int Code, string Output, string Errors)> RunAsync(string arguments) =>
        CommandHere.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
