using System.Globalization;

namespace Pipeline.Records.Tests.Schema;

public class ShippedSchemaTests
{
    private static string PathTo(string name) => Repository.PathTo("src", "Pipeline.App", "Schemas", $"{name}.json");

    [Theory]
    [InlineData("badges")]
    [InlineData("taxi-trips")]
    public void ShippedSchema_BecomesThisModel(string name) =>
        Snapshot.Verify(Model.Of(EventSchema.Load(PathTo(name))), $"schema={name}");

    [Fact]
    public void TaxiTrips_EveryRowFitsAndHasAKeyOfItsOwn()
    {
        var schema = EventSchema.Load(PathTo("taxi-trips"));
        var lines = Lines();
        var names = lines[0].Split(',');
        names.ShouldBe(schema.Fields.Select(field => field.Name));

        var keys = new HashSet<(string, string)>();
        foreach (var line in lines.Skip(1))
        {
            var values = line.Split(',');
            values.Length.ShouldBe(names.Length, line);
            for (var i = 0; i < names.Length; i++) Fits(schema.Fields[i], values[i]).ShouldBeTrue($"{names[i]} of {line}");
            keys.Add((Key(schema.PartitionKey), Key(schema.SortKey!))).ShouldBeTrue($"a second trip of this key: {line}");

            string Key(KeyField key)
            {
                var value = values[Array.IndexOf(names, key.Name)];
                value.ShouldNotBe(schema.EmptyKey);
                return value.Length == 0 ? schema.EmptyKey.ShouldNotBeNull() : value;
            }
        }
    }

    // The published sample if this computer has it, otherwise rows of the same kinds.
    private static string[] Lines()
    {
        var file = Repository.PathTo("..", "shared", "data", "taxis.csv");
        if (File.Exists(file))
        {
            var lines = File.ReadAllLines(file);
            lines.Length.ShouldBe(1 + 6433);
            return lines;
        }

        return
        [
            "pickup,dropoff,passengers,distance,fare,tip,tolls,total,color,payment,pickup_zone,dropoff_zone,pickup_borough," +
            "dropoff_borough",
            "2019-03-23 20:21:09,2019-03-23 20:27:24,1,1.6,7.0,2.15,0.0,12.95,yellow,credit card,Lenox Hill West,Midtown " +
            "East,Manhattan,Manhattan",
            "2019-03-23 20:21:09,2019-03-23 20:40:00,0,0.0,1.0,0.0,24.02,174.82,green,,,,,",
            "2019-03-23 20:21:10,2019-03-24 00:00:00,6,36.7,150,33.2,0.0,9.3,green,cash,,Astoria,,Queens",
        ];
    }

    private static decimal Value(FieldBound? bound, decimal otherwise) =>
        bound is null ? otherwise : decimal.Parse(bound.Number, CultureInfo.InvariantCulture);

    private static bool Fits(SchemaField field, string text)
    {
        if (field.Enum is { } values && !values.Contains(text)) return false;
        if (field.Type == FieldType.String)
            return text.Length >= (field.MinLength ?? 0) && text.Length <= (field.MaxLength ?? int.MaxValue);
        if (field.Type == FieldType.Integer
            && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }
        return decimal.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && number >= Value(field.Minimum, number) && number <= Value(field.Maximum, number);
    }
}
