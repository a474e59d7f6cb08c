using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>Makes demonstration data. The same seed gives the same data.</summary>
internal static class Demo
{
    /// <summary>The names that <c>--demo</c> takes.</summary>
    public static readonly string[] Names = ["badges", "taxis-like", "stock-ticker"];

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the records of a demonstration.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">The same seed gives the same records.</param>
    /// <param name="count">The number of records.</param>
    /// <param name="schema">
    /// The schema whose key they are sent under, as for input. With null, or the schema of other events, they are sent under
    /// their own keys.
    /// </param>
    public static IEnumerable<OutgoingRecord> Of(string name, int seed, int count, EventSchema? schema = null)
    {
        var keys = new InputKeys(schema);
        var records = name switch
        {
            "badges" => BadgeDay(new Random(seed), count),
            "taxis-like" => Taxis(new Random(seed), count),
            _ => StockTicker(new Random(seed), count),
        };
        return records.Select(record => record with { PartitionKey = keys.Find(record.Data.Span) ?? record.PartitionKey });
    }

    // Attendees come in the morning, move between the zones with the sessions, and go home, so that the number of people in a
    // zone rises and falls.
    private static IEnumerable<OutgoingRecord> BadgeDay(Random random, int count)
    {
        string[] zones = ["foyer", "main-stage", "hall-a", "hall-b", "workshop-1", "workshop-2", "expo", "terrace"];
        var start = new DateTime(2026, 11, 21, 8, 0, 0, DateTimeKind.Utc);
        var step = TimeSpan.FromHours(10) / Math.Max(1, count);
        var attendees = Math.Max(20, count / 12);
        var places = new int[attendees];
        Array.Fill(places, -1);
        for (var i = 0; i < count; i++)
        {
            var time = start + (step * i);
            var who = random.Next(attendees);
            var isLeaving = places[who] >= 0;
            // The zone of the current session attracts more people than the others.
            var favourite = (int)(time - start).TotalMinutes / 90 % zones.Length;
            var zone = isLeaving ? places[who] : random.Next(3) == 0 ? favourite : random.Next(zones.Length);
            places[who] = isLeaving ? -1 : zone;
            var sensor = $"gate-{zone + 1}{(char)('a' + random.Next(2))}";
            var moment = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var attendee = string.Create(CultureInfo.InvariantCulture, $"A-{who:00000}");
            yield return Record($"{zones[zone]}#{moment}#{sensor}#{attendee}", new
            {
                zone = zones[zone],
                reading = $"{moment}#{sensor}#{attendee}",
                time = moment,
                sensor,
                attendee,
                direction = isLeaving ? "left" : "entered",
            });
        }
    }

    private static IEnumerable<OutgoingRecord> Taxis(Random random, int count)
    {
        (string Zone, string Borough)[] zones =
        [
            ("Midtown Center", "Manhattan"), ("Upper East Side South", "Manhattan"), ("JFK Airport", "Queens"),
                ("Astoria", "Queens"),
            ("Park Slope", "Brooklyn"), ("East Harlem North", "Manhattan"), ("", ""),
        ];
        var time = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Unspecified);
        for (var i = 0; i < count; i++)
        {
            // Two trips never start in the same second, so that each trip is its own item.
            time = time.AddSeconds(1 + random.Next(20));
            var (from, to) = (zones[random.Next(zones.Length)], zones[random.Next(zones.Length)]);
            var (distance, tip) =
                (decimal.Round((decimal)random.NextDouble() * 12 + 0.2m, 2), decimal.Round((decimal)random.NextDouble() * 5, 2));
            var fare = decimal.Round(2.5m + (distance * 2.7m), 1);
            yield return Record($"{from.Zone}#{Local(time)}", new
            {
                pickup = Local(time),
                dropoff = Local(time.AddSeconds((double)distance * 240)),
                passengers = 1 + random.Next(4),
                distance,
                fare,
                tip,
                tolls = 0.0m,
                total = fare + tip + 0.8m,
                color = random.Next(6) == 0 ? "green" : "yellow",
                payment = random.Next(50) == 0 ? "" : random.Next(3) == 0 ? "cash" : "credit card",
                pickup_zone = from.Zone,
                dropoff_zone = to.Zone,
                pickup_borough = from.Borough,
                dropoff_borough = to.Borough,
            });
        }
    }

    // Records as the console of Firehose makes them: https://docs.aws.amazon.com/firehose/latest/dev/test-drive-firehose.html.
    private static IEnumerable<OutgoingRecord> StockTicker(Random random, int count)
    {
        (string Symbol, string Sector)[] stocks =
        [
            ("QXZ", "HEALTHCARE"), ("AMZN", "RETAIL"), ("TBV", "HEALTHCARE"), ("WMT", "RETAIL"), ("NFLX", "TECHNOLOGY"),
                ("CRM", "HEALTHCARE"),
            ("ALY", "ENERGY"), ("BAC", "FINANCIAL"), ("PPL", "HEALTHCARE"), ("IOP", "TECHNOLOGY"),
        ];
        for (var i = 0; i < count; i++)
        {
            var (symbol, sector) = stocks[random.Next(stocks.Length)];
            yield return Record(symbol, new
            {
                TICKER_SYMBOL = symbol,
                SECTOR = sector,
                CHANGE = decimal.Round((decimal)(random.NextDouble() * 8) - 4, 2),
                PRICE = decimal.Round((decimal)random.NextDouble() * 200 + 5, 2),
            });
        }
    }

    private static string Local(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static OutgoingRecord Record<T>(string key, T value) =>
        new(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, Options)), key);
}
