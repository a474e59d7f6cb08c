using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pipeline.Records.Items;

/// <summary>
/// The text of a refusal, which the compiler fills. It stays empty while a value is tried: most values match one schema of a
/// union and not the others, and must not pay for text that is not shown.
/// </summary>
[InterpolatedStringHandler]
internal ref struct RefusalText
{
    private DefaultInterpolatedStringHandler _text;

    /// <param name="literalLength">The characters of the literal parts.</param>
    /// <param name="formattedCount">The number of the other parts.</param>
    /// <param name="faults">Gets the refusal.</param>
    /// <param name="isShown">Whether the text is to be filled.</param>
    public RefusalText(int literalLength, int formattedCount, RecordFaults faults, out bool isShown)
    {
        isShown = !faults.IsTrying;
        _text = isShown
            ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Adds a literal part.</summary>
    /// <param name="text">The part.</param>
    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The whole text.</summary>
    public string Text() => _text.ToStringAndClear();
}
