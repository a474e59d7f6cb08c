using System.Text.Json;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Records;

/// <summary>
/// The JSON values of a record that holds several, one after the other or a line each: the Kinesis Agent puts records together so
/// (https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html, <c>aggregatedRecordSizeBytes</c>).
/// </summary>
internal static class RecordObjects
{
    /// <summary>Where each value stands, without the white space around it; what cannot be read comes last, as a whole.</summary>
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
