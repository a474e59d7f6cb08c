using System.Text;

namespace Pipeline.Records.Tests.Items;

/// <summary>Writes JSON texts without a schema, in every notation that the grammar allows.</summary>
internal sealed class RandomEvent(int seed)
{
    private static readonly string[] Pieces =
        ["a", "zone", " ", "é", "ß", "漢", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0061", "\\u00E9", "\\ud83d\\ude00", "\\u0000",
            "\u007F", "'", "<"];

    private readonly Random _random = new(seed);

    /// <summary>An object that contains a string key <c>id</c>.</summary>
    public string Make()
    {
        var text = new StringBuilder();
        Space(text);
        WriteObject(text, depth: 1, key: $"\"id\"{Blank()}:{Blank()}\"k{String()}\"");
        Space(text);
        return text.ToString();
    }

    private void WriteObject(StringBuilder text, int depth, string? key = null)
    {
        text.Append('{');
        var count = _random.Next(6);
        var keyAt = _random.Next(count + 1);
        for (var i = 0; i <= count; i++)
        {
            if (i == keyAt && key is not null) Member(key);
            if (i == count) break;
            // The number makes names unique.
            var member = new StringBuilder($"\"{String()}{i}\"{Blank()}:");
            Space(member);
            WriteValue(member, depth + 1);
            Member(member.ToString());
        }

        Space(text);
        text.Append('}');

        void Member(string member)
        {
            if (text[^1] != '{') text.Append(',');
            Space(text);
            text.Append(member);
            Space(text);
        }
    }

    private void WriteValue(StringBuilder text, int depth)
    {
        switch (_random.Next(depth < 8 ? 8 : 6))
        {
            case 0 or 1:
                text.Append('"').Append(String()).Append('"');
                break;
            case 2 or 3:
                text.Append(RandomNumber.MakeStorable(_random));
                break;
            case 4:
                text.Append(_random.Next(2) == 0 ? "true" : "false");
                break;
            case 5:
                text.Append("null");
                break;
            case 6:
                WriteArray(text, depth);
                break;
            default:
                WriteObject(text, depth);
                break;
        }
    }

    private void WriteArray(StringBuilder text, int depth)
    {
        text.Append('[');
        var count = _random.Next(5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            Space(text);
            WriteValue(text, depth + 1);
            Space(text);
        }

        text.Append(']');
    }

    private string String() =>
        string.Concat(Enumerable.Range(0, _random.Next(6)).Select(_ => Pieces[_random.Next(Pieces.Length)]));

    private string Blank() => _random.Next(4) == 0 ? new[] { " ", "\n", "\t", "\r\n  " }[_random.Next(4)] : "";

    private void Space(StringBuilder text) => text.Append(Blank());
}
