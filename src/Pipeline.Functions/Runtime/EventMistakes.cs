using Pipeline.Records;

namespace Pipeline.Functions.Runtime;

/// <summary>
/// All that is wrong with an event, told as one error. An event holds thousands of records, and the message must stay readable.
/// </summary>
internal sealed class EventMistakes
{
    /// <summary>The error type of an event that is not what the function takes.</summary>
    public const string InvalidEvent = "Function.InvalidEvent";

    private const int Shown = 10;

    private readonly List<string> _shown = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more are shown, so that nobody need word them.</summary>
    public bool IsFull => _shown.Count == Shown;

    /// <summary>Forgets the last event's.</summary>
    public void Clear()
    {
        _shown.Clear();
        Count = 0;
    }

    /// <summary>Adds one; what is beyond the tenth is only counted.</summary>
    public void Add(string mistake)
    {
        if (!IsFull) _shown.Add(mistake);
        Count++;
    }

    /// <summary>Tells them, if there are any.</summary>
    /// <exception cref="FunctionException">There are.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0) throw Error(Count == _shown.Count ? _shown : [.. _shown, $"and {Count - _shown.Count} more"]);
    }

    /// <summary>The error of an event with this one mistake.</summary>
    public static FunctionException Only(string mistake) => Error([mistake]);

    private static FunctionException Error(IReadOnlyList<string> mistakes) =>
        new(InvalidEvent, new InvalidInputException("the invocation's event", mistakes).Message);
}
