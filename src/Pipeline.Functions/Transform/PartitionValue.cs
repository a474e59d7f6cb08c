using System.Buffers;
using System.Text;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Encodes a text as a partition's value in an S3 prefix, so that it is one level of the key and can be decoded. Slashes,
/// backslashes, percent signs and control characters are percent-encoded, such as <c>%2F</c>, as in URLs and in Hive. So are
/// the periods of <c>.</c> and <c>..</c>, which many programs take for a folder. All other characters stay.
/// </summary>
internal static class PartitionValue
{
    private static readonly SearchValues<byte> Encoded = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'/', (byte)'\\', (byte)'%', 0x7F]);

    // The characters that need an escape in JSON and that are not percent-encoded.
    private const byte Quote = (byte)'"';

    /// <summary>Appends a value in the form of a JSON string, without quotes.</summary>
    /// <param name="text">The value, UTF-8.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ReadOnlySpan<byte> text, ItemBuffer output)
    {
        var isFolder = text.SequenceEqual("."u8) || text.SequenceEqual(".."u8);
        if (!isFolder && !text.ContainsAny(Encoded) && !text.Contains(Quote))
        {
            output.Write(text);
            return;
        }

        foreach (var value in text)
        {
            if (isFolder || Encoded.Contains(value))
            {
                output.Write((byte)'%');
                output.Write(Digit(value >> 4));
                output.Write(Digit(value & 0xF));
                continue;
            }

            if (value == Quote) output.Write((byte)'\\');
            output.Write(value);
        }
    }

    /// <summary>A value in the form of a JSON string, without quotes.</summary>
    public static byte[] Of(string text)
    {
        var output = new ItemBuffer(64);
        Write(Encoding.UTF8.GetBytes(text), output);
        return output[new ByteRange(0, output.Length)].ToArray();
    }

    private static byte Digit(int value) => (byte)"0123456789ABCDEF"[value];
}
