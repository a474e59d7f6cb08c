using System.Text;
using Pipeline.Records.Tests.Items;

namespace Pipeline.Records.Tests.Json;

/// <summary>
/// Compares the cursor with .NET's reader: the same tokens, values and errors, for valid texts and for broken ones.
/// </summary>
public class JsonCursorDifferentialTests
{
    private const int Texts = 10_000;
    private const int Mutations = 300_000;

    // Bytes before and after a text in memory that the cursor must not read: they would continue any open token.
    private static readonly byte[][] Around =
        [.. new[] { "\"", "1", "}]}]}]", ",\"a\":1", "\\", " ", "e5", "rue", "u0041\"", ":" }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void RandomTexts_AreReadAlike()
    {
        var guessed = JsonWalk.Guessed;
        for (var seed = 0; seed < Texts; seed++)
        {
            var text = new RandomEvent(seed).Make();
            var trace = Compare(Encoding.UTF8.GetBytes(text), new Random(seed));
            if (trace.Fault is not null) Assert.Fail($"{text}: {trace.Fault}");
        }

        (JsonWalk.Guessed - guessed).ShouldBeGreaterThan(Texts / 4);
    }

    [Fact]
    public void Mutations_AreReadAlike()
    {
        var random = new Random(7);
        var faults = new HashSet<string>();
        var valid = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var trace = Compare(RandomMutation.Next(random), random);
            if (trace.Fault is null) valid++;
            else faults.Add(trace.Fault);
        }

        valid.ShouldBeInRange(Mutations / 20, Mutations / 2);
        faults.Count.ShouldBeGreaterThan(500);
    }

    // Puts both texts in the middle of other memory.
    private static JsonTrace Compare(byte[] text, Random random)
    {
        var (before, after) = (Around[random.Next(Around.Length)], Around[random.Next(Around.Length)]);
        byte[] memory = [.. before, .. text, .. after];
        var json = memory.AsSpan(before.Length, text.Length);
        var expected = JsonTrace.OfFramework(json);
        var found = JsonTrace.OfCursor(json);
        if (!found.Equals(expected)) Assert.Fail($"{Show(text)}\n{found}\ninstead of\n{expected}");
        if (new JsonWalk(expected, random).FirstDifference(json) is { } difference) Assert.Fail($"{Show(text)}\n{difference}");
        return expected;
    }

    private static string Show(byte[] text) => $"{Encoding.UTF8.GetString(text)} ({Convert.ToHexString(text)})";
}
