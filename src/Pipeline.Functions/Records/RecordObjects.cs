using System.Text.Json;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Records;

/// <summary>
/// Finds the JSON values of a record that has several, one after the other or one on each line. The Kinesis Agent aggregates
/// records in this form (https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html,
/// <c>aggregatedRecordSizeBytes</c>).
/// </summary>
internal static class RecordObjects
{
    /// <summary>
    /// The place of each value, without the white space around it. The part that cannot be read is the last entry, as a whole.
    /// </summary>
    /// <param name="record">A record that begins with a whole JSON value.</param>
    public static List<ByteRange> Split(ReadOnlySpan<byte> record)
    {
        var found = new List<ByteRange>();
        for (var start = Next(record, 0); start < record.Length;)
        {
            var end = End(record, start);
            found.Add(new ByteRange(start, end - start));
            start = Next(record, end);
        }

        return found;
    }

    private static int Next(ReadOnlySpan<byte> record, int at)
    {
        var offset = record[at..].IndexOfAnyExcept(JsonLine.WhiteSpace);
        return offset < 0 ? record.Length : at + offset;
    }

    private static int End(ReadOnlySpan<byte> record, int start)
    {
        try
        {
            var cursor = new JsonCursor(record[start..]);
            cursor.ReadValue();
            cursor.Skip();
            return start + cursor.Position;
        }
        catch (JsonException)
        {
            return record.Length;
        }
    }
}
