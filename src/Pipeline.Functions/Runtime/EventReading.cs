using System.Text.Json;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>Steps of reading an event in one segment of memory.</summary>
internal static class EventReading
{
    /// <summary>Goes to the object's next property, which mostly is the next in an order that is known: to compare a name costs
    /// less than to read it.</summary>
    /// <param name="reader">In the object.</param>
    /// <param name="order">The names in their quotes, with their colons.</param>
    /// <param name="next">Which is looked for; 0 at the object's start.</param>
    /// <returns>False at the object's end.</returns>
    public static bool Next(ref JsonCursor reader, byte[][] order, ref int next)
    {
        if ((uint)next >= (uint)order.Length || !reader.TryReadProperty(order[next])) return reader.ReadProperty();
        next++;
        return true;
    }

    /// <summary>A string's place, without its quotes; nothing where it is none.</summary>
    public static ByteRange? Token(ref JsonCursor reader) => reader.TokenType == JsonTokenType.String
        ? new ByteRange(reader.ValueStart, reader.ValueSpan.Length)
        : null;
}
