using Pipeline.Records.Numbers;

namespace Pipeline.Records.Tests.Items;

/// <summary>Numbers in JSON's grammar, including unusual ones.</summary>
internal static class RandomNumber
{
    public static string Make(Random random)
    {
        var text = random.Next(2) == 0 ? "-" : "";
        text += random.Next(4) == 0 ? "0" : $"{random.Next(1, 10)}{Digits(random, 30)}";
        if (random.Next(2) == 0) text += $".{Digits(random, 25)}{random.Next(10)}";
        if (random.Next(2) == 0)
            text += $"{"eE"[random.Next(2)]}{new[] { "", "+", "-" }[random.Next(3)]}{random.Next(random.Next(2) == 0 ? 10 : 200)}";
        return text;
    }

    /// <summary>A number that DynamoDB can store.</summary>
    public static string MakeStorable(Random random)
    {
        while (true)
        {
            var text = Make(random);
            if (NumberText.Parse(System.Text.Encoding.ASCII.GetBytes(text)).IsStorable) return text;
        }
    }

    private static string Digits(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => random.Next(3) == 0 ? 0 : random.Next(10)));
}
