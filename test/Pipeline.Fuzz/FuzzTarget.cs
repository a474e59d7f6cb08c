using Pipeline.Fuzz.Targets;

namespace Pipeline.Fuzz;

/// <summary>A reader under fuzzing.</summary>
/// <param name="Name">What <c>scripts/fuzz</c> calls it, and the name of its folder in <c>Corpus</c>.</param>
/// <param name="Try">Gives it an input; throws where a property does not hold.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Try)
{
    /// <summary>Between the parts of an input that has two: a character that JSON allows nowhere.</summary>
    public const byte Separator = 0x1E;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("event", EventTarget.Try),
        new("aggregate", AggregateTarget.Try),
        new("schema", SchemaTarget.Try),
        new("prefix", PrefixTarget.Try),
        new("query", QueryTarget.Try),
    ];

    /// <summary>The parts of an input on both sides of its last separator.</summary>
    public static (byte[] First, byte[]? Second) Split(byte[] input)
    {
        var at = Array.LastIndexOf(input, Separator);
        return at < 0 ? (input, null) : (input[..at], input[(at + 1)..]);
    }
}

/// <summary>A property that does not hold.</summary>
internal sealed class PropertyException(string message) : Exception(message)
{
    public static void Require(bool holds, string property, string details = "")
    {
        if (!holds) throw new PropertyException(details.Length == 0 ? property : $"{property}\n{details}");
    }

    public static void Same(string? expected, string? actual, string property)
    {
        if (expected != actual)
        {
            throw new PropertyException(
                $"{property}\n  expected {expected ?? "null"}\n  got      {actual ?? "null"}");
        }
    }
}
