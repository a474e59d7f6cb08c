using System.Text;
using Pipeline.Local.Input;

namespace Pipeline.Local.Tests.Input;

/// <summary>The demonstration data.</summary>
public sealed class DemoTests
{
    [Theory]
    [InlineData("badges")]
    [InlineData("taxis-like")]
    [InlineData("stock-ticker")]
    public void Demo_IsTheSameForTheSameSeed(string name)
    {
        var records = Texts(name, 1);
        records.Count.ShouldBe(300);
        Texts(name, 1).ShouldBe(records);
        Texts(name, 2).ShouldNotBe(records);
    }

    [Fact]
    public void Badges_EnterBeforeTheyLeaveAndNeverTwice()
    {
        var places = new Dictionary<string, string>();
        foreach (var text in Texts("badges", 3))
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            var (who, zone) = ($"{json.RootElement.GetProperty("attendee")}", $"{json.RootElement.GetProperty("zone")}");
            if ($"{json.RootElement.GetProperty("direction")}" == "entered") places.TryAdd(who, zone).ShouldBeTrue();
            else (places.Remove(who, out var was) && was == zone).ShouldBeTrue();
        }

        places.ShouldNotBeEmpty();
    }

    private static List<string> Texts(string name, int seed) =>
        [.. Demo.Of(name, seed, 300).Select(record => Encoding.UTF8.GetString(record.Data.Span))];
}
