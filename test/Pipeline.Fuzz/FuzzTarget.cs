using Pipeline.Fuzz.Targets;

namespace Pipeline.Fuzz;

/// <summary>A reader to fuzz.</summary>
/// <param name="Name">Its name for <c>scripts/fuzz</c>, and the name of its folder in <c>Corpus</c>.</param>
/// <param name="Try">Reads an input; throws if a property does not hold.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Try)
{
    /// <summary>Separates the two parts of an input: a character that JSON never allows.</summary>
    public const byte Separator = 0x1E;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("event", EventTarget.Try),
        new("aggregate", AggregateTarget.Try),
        new("schema", SchemaTarget.Try),
        new("prefix", PrefixTarget.Try),
        new("query", QueryTarget.Try),
    ];

    /// <summary>The parts of an input before and after its last separator.</summary>
    public static (byte[] First, byte[]? Second) Split(byte[] input)
    {
        var at = Array.LastIndexOf(input, Separator);
        return at < 0 ? (input, null) : (input[..at], input[(at + 1)..]);
    }
}

/// <summary>A property does not hold.</summary>
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
