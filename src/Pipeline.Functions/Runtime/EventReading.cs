using System.Text.Json;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>Steps of reading an event.</summary>
internal static class EventReading
{
    /// <summary>
    /// Goes to the object's next property. It mostly is the next one in a known order, and comparing a name costs less than
    /// reading it.
    /// </summary>
    /// <param name="reader">A reader within the object.</param>
    /// <param name="order">The names in the known order, with quotes and colons.</param>
    /// <param name="next">The index of the name that is expected; 0 at the object's start.</param>
    /// <returns>False at the object's end.</returns>
    public static bool Next(ref JsonCursor reader, byte[][] order, ref int next)
    {
        if ((uint)next >= (uint)order.Length || !reader.TryReadProperty(order[next])) return reader.ReadProperty();
        next++;
        return true;
    }

    /// <summary>The place of a string without its quotes; null where the value is no string.</summary>
    public static ByteRange? Token(ref JsonCursor reader) => reader.TokenType == JsonTokenType.String
        ? new ByteRange(reader.ValueStart, reader.ValueSpan.Length)
        : null;
}
