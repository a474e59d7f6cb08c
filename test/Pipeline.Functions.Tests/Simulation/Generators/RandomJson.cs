using System.Globalization;
using System.Numerics;
using System.Text;
using Pipeline.Functions.Tests.Simulation.DynamoDb;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>Valid JSON in all the unusual notations that JSON allows.</summary>
internal sealed class RandomJson(Random random)
{
    // Characters of one, two, three and four bytes, those that must be escaped, and those on which decoders fail.
    private static readonly int[] Characters =
    [
        'a', 'b', 'Z', '0', ' ', '"', '\\', '/', '\'', '<', '&', '{', ',', ':', 0x00, 0x08, 0x09, 0x0A, 0x0D, 0x1F, 0x7F, 0x80,
            0xE4, 0xDF, 0x7FF,
        0x800, 0x2028, 0x6F22, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF,
    ];

    private static readonly string[] Names = ["extra", "näme", "a.b", "x y", "\"quoted\"", "#", "S", "__proto__", "😀", "\u0001"];

    public Random Random => random;

    /// <summary>A text with this many code points.</summary>
    public string Text(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) text.Append(new Rune(Characters[random.Next(Characters.Length)]).ToString());
        return text.ToString();
    }

    /// <summary>A name that no schema of the tests has.</summary>
    public string Name() => Names[random.Next(Names.Length)];

    /// <summary>A string as JSON, with the necessary escapes and some unnecessary ones.</summary>
    public string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var mustEscape = rune.Value is < 0x20 or '"' or '\\';
            var shortForm = rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '/' => "\\/",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => null,
            };
            if (shortForm is not null && random.Next(2) == 0) json.Append(shortForm);
            else if (mustEscape || random.Next(5) == 0) foreach (var unit in rune.ToString()) Escape(json, unit);
            else json.Append(rune.ToString());
        }

        return json.Append('"').ToString();
    }

    /// <summary>A number in DynamoDB's range.</summary>
    public string Number() => random.Next(12) switch
    {
        0 => "-0",
        1 => "0.0",
        2 => "1E5",
        3 => "-1.50e-3",
        4 => "12345678901234567890123456789012345678",
        5 => "-0.00012345678901234567890123456789012345678",
        6 => "9.9999999999999999999999999999999999999E+125",
        7 => "1E-130",
        8 => $"1.{new string('0', 50)}",
        9 => $"{random.Next()}{random.Next():0000000000}",
        _ => Write(DynamoNumber.Parse($"{random.Next(-1000, 1000)}e{random.Next(-5, 5)}")!.Value),
    };

    /// <summary>One of the notations of a number.</summary>
    public string Write(DynamoNumber number)
    {
        var plain = number.ToString();
        var fraction = plain.Contains('.') ? plain : $"{plain}.0";
        return random.Next(6) switch
        {
            0 => $"{fraction}{new string('0', random.Next(4))}",
            1 => $"{plain}{(random.Next(2) == 0 ? "e" : "E")}{(random.Next(2) == 0 ? "+" : "")}0",
            2 => string.Create(CultureInfo.InvariantCulture, $"{number.Coefficient}E{number.Exponent:+0;-0}"),
            3 => string.Create(CultureInfo.InvariantCulture,
                $"{number.Coefficient * BigInteger.Pow(10, 2)}e{number.Exponent - 2}"),
            4 when number.Coefficient.IsZero => "-0",
            _ => plain,
        };
    }

    /// <summary>Any value, up to this depth.</summary>
    public string Any(int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => "null",
        1 => "true",
        2 => "false",
        3 => Number(),
        6 => Array(Enumerable.Range(0, random.Next(4)).Select(_ => Any(depth - 1))),
        7 => Object(Enumerable.Range(0, random.Next(4)).Select(_ => Name()).Distinct().Select(name => (name, Any(depth - 1)))),
        _ => Quote(Text(random.Next(6))),
    };

    public string Array(IEnumerable<string> elements) => Join('[', elements, ']');

    public string Object(IEnumerable<(string Name, string Json)> members) =>
        Join('{', members.Select(member => $"{Quote(member.Name)}{Space()}:{Space()}{member.Json}"), '}');

    public string Space() => random.Next(8) == 0 ? " \t\r\n"[..random.Next(5)] : "";

    private string Join(char first, IEnumerable<string> parts, char last) =>
        $"{first}{Space()}{string.Join(',', parts.Select(part => $"{Space()}{part}{Space()}"))}{last}";

    private void Escape(StringBuilder json, char unit) =>
        json.Append("\\u").Append(((int)unit).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
}
