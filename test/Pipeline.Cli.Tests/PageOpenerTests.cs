namespace Pipeline.Cli.Tests;

/// <summary>The program that opens pages.</summary>
public sealed class PageOpenerTests
{
    private static readonly Uri Page = new("http://127.0.0.1:4510/console/?token=secret");

    private readonly TaskCompletionSource<string> _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ProgramThatIsMissing_IsNamedWithoutTheAddress()
    {
        new PageOpener("no-such-program-opens-pages").Open(Page, _said.SetResult);
        var said = await _said.Task;
        said.ShouldStartWith("--open must be given where no-such-program-opens-pages opens pages; got ");
        said.ShouldNotContain("secret");
    }

    [UnixFact("sh is of Unix")]
    public async Task ProgramThatFails_IsNamedWithItsExitCode()
    {
        new PageOpener("sh", "-c", "exit 3").Open(Page, _said.SetResult);
        (await _said.Task).ShouldContain("got exit code 3; open the address of the console yourself");
    }

    [UnixFact("sh is of Unix")]
    public async Task Program_GetsTheAddressAsItsLastArgument()
    {
        // The shell names its first argument in $0. It fails with another code if that is not the page.
        new PageOpener("sh", "-c", "[ \"$0\" = 'http://127.0.0.1:4510/console/?token=secret' ] && exit 7; exit 8")
            .Open(Page, _said.SetResult);
        (await _said.Task).ShouldContain("exit code 7");
    }
}
