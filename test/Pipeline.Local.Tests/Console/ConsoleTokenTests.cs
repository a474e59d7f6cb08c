using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>The secret of the console's address.</summary>
public class ConsoleTokenTests
{
    private readonly ConsoleToken _token = ConsoleToken.Create();

    [Fact]
    public void EachRun_HasItsOwn()
    {
        _token.Text.Length.ShouldBe(48);
        ConsoleToken.Create().Text.ShouldNotBe(_token.Text);
        $"{_token}".ShouldNotContain(_token.Text);
    }

    [Fact]
    public void OnlyTheTokenItself_IsTheToken()
    {
        _token.Is(_token.Text).ShouldBeTrue();
        foreach (var other in new[] { null, "", _token.Text[1..], $"{_token.Text} ", ConsoleToken.Create().Text })
            _token.Is(other).ShouldBeFalse(other);
    }
}
