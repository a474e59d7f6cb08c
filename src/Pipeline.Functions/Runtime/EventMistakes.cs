using Pipeline.Records;

namespace Pipeline.Functions.Runtime;

/// <summary>
/// Collects what is wrong with an event, for one error. An event has thousands of records, and the message must stay readable.
/// </summary>
internal sealed class EventMistakes
{
    /// <summary>The error type of an event that the function does not accept.</summary>
    public const string InvalidEvent = "Function.InvalidEvent";

    private const int Shown = 10;

    private readonly List<string> _shown = [];

    /// <summary>The number of mistakes.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the message shows no more mistakes, so that their texts are not needed.</summary>
    public bool IsFull => _shown.Count == Shown;

    /// <summary>Removes the mistakes of the last event.</summary>
    public void Clear()
    {
        _shown.Clear();
        Count = 0;
    }

    /// <summary>Adds a mistake. Those beyond the tenth are only counted.</summary>
    public void Add(string mistake)
    {
        if (!IsFull) _shown.Add(mistake);
        Count++;
    }

    /// <summary>Throws the mistakes, if there are any.</summary>
    /// <exception cref="FunctionException">There are mistakes.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0) throw Error(Count == _shown.Count ? _shown : [.. _shown, $"and {Count - _shown.Count} more"]);
    }

    /// <summary>The error of an event with only this mistake.</summary>
    public static FunctionException Only(string mistake) => Error([mistake]);

    private static FunctionException Error(IReadOnlyList<string> mistakes) =>
        new(InvalidEvent, new InvalidInputException("the invocation's event", mistakes).Message);
}
