using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>An aggregate as the reference computes it.</summary>
internal sealed class ReferenceAggregate
{
    /// <summary>The images that count, each with how often it was added less how often it was removed.</summary>
    public List<(JsonObject Image, int Sign)> Counted { get; } = [];

    public int Late { get; set; }

    public int Events => Counted.Sum(entry => entry.Sign);

    /// <summary>The different values of a field.</summary>
    public int Distinct(string field) => Counted.Select(entry => (Value: Text(entry.Image, field), entry.Sign))
        .Where(entry => entry.Value is not null).GroupBy(entry => entry.Value)
        .Count(values => values.Sum(entry => entry.Sign) > 0);

    /// <summary>The sum of a field, in units of ten to the power of -30.</summary>
    public BigInteger Sum(string field) => Counted.Select(entry => (Value: Number(entry.Image, field), entry.Sign))
        .Where(entry => entry.Value is not null)
        .Aggregate(BigInteger.Zero, (sum, entry) => sum + (entry.Value!.Value * entry.Sign));

    /// <summary>The numbers that are there, in those units.</summary>
    public List<BigInteger> Numbers(string field) => [.. Counted
        .Select(entry => (Value: Number(entry.Image, field), entry.Sign)).Where(entry => entry.Value is not null)
        .GroupBy(entry => entry.Value!.Value).Where(values => values.Sum(entry => entry.Sign) > 0).Select(values => values.Key)];

    public static string? Text(JsonObject image, string field) => (string?)image[field]?["S"];

    public static BigInteger? Number(JsonObject image, string field) =>
        image[field]?["N"] is { } number ? Scaled((string)number!) : null;

    /// <summary>A number in units of ten to the power of -30.</summary>
    public static BigInteger Scaled(string text)
    {
        var parts = text.Split('e', 'E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var digits = parts[0].Split('.');
        var fraction = digits.Length > 1 ? digits[1] : "";
        return BigInteger.Parse(digits[0] + fraction, CultureInfo.InvariantCulture)
            * BigInteger.Pow(10, 30 + exponent - fraction.Length);
    }
}

/// <summary>Computes all aggregates at once from all changes, each of which counts once: slow and simple.</summary>
internal static class ReferenceAggregates
{
    /// <summary>The aggregates of <c>zones</c> by zone and window.</summary>
    public static Dictionary<(string? Zone, DateTime Window), ReferenceAggregate> Zones(IEnumerable<PlacedChange> changes) =>
        Compute(changes, image => ReferenceAggregate.Text(image, "zone"), 15, lateness: 30);

    /// <summary>The aggregates of <c>days</c> by window.</summary>
    public static Dictionary<(string? Zone, DateTime Window), ReferenceAggregate> Days(IEnumerable<PlacedChange> changes) =>
        Compute(changes, _ => null, 1440, lateness: null);

    private static Dictionary<(string? Zone, DateTime Window), ReferenceAggregate> Compute(
        IEnumerable<PlacedChange> changes, Func<JsonObject, string?> group, int minutes, int? lateness)
    {
        var all = new Dictionary<(string?, DateTime), ReferenceAggregate>();
        foreach (var (record, change) in changes)
        {
            if (change.IsExpiry) continue;
            var (before, after) = (change.Before, change.After);
            if (before is not null && after is not null && Key(before) == Key(after) && Values(before) == Values(after)) continue;
            if (before is not null) Add(before, -1, record.Arrival);
            if (after is not null) Add(after, 1, record.Arrival);
        }

        return all;

        (string?, DateTime) Key(JsonObject image)
        {
            var time = DateTimeOffset.Parse((string)image["at"]!["S"]!, CultureInfo.InvariantCulture).UtcDateTime;
            var ticks = time.Ticks - (time.Ticks % (minutes * TimeSpan.TicksPerMinute));
            return (group(image), new DateTime(ticks, DateTimeKind.Utc));
        }

        (string?, BigInteger?) Values(JsonObject image) => (
            ReferenceAggregate.Text(image, "who"), lateness is null ? null : ReferenceAggregate.Number(image, "amount"));

        void Add(JsonObject image, int sign, DateTimeOffset arrival)
        {
            var key = Key(image);
            if (!all.TryGetValue(key, out var aggregate)) all[key] = aggregate = new ReferenceAggregate();
            var seconds = DateTimeOffset.FromUnixTimeSeconds(arrival.ToUnixTimeSeconds()).UtcDateTime;
            if (lateness is { } allowed && seconds >= key.Item2.AddMinutes(minutes + allowed)) aggregate.Late++;
            else aggregate.Counted.Add((image, sign));
        }
    }
}
