using System.Text;
using System.Text.Json;
using Pipeline.Benchmarks.Workloads;
using Pipeline.Records;

namespace Pipeline.Benchmarks.Tests;

public class WorkloadTests
{
    // Aggregates of awslabs' own library, from public test suites.
    [Theory]
    [InlineData(
        "84mawgoEcGstMAoEcGstMQoEcGstMhoTCAAaD3sibXNnIjoibGluZTAifRoTCAEaD3sibXNnIjoibGluZTEifRoTCA" +
        "IaD3sibXNnIjoibGluZTIifZ8hyadI+v2KZPZrUGim6cQ=",
        "pk-0 {\"msg\":\"line0\"}", "pk-1 {\"msg\":\"line1\"}", "pk-2 {\"msg\":\"line2\"}")]
    [InlineData(
        "84mawgoCcDEaGAgAGhQwMTIzNDU2Nzg5MDEyMzQ1NjdfQRoYCAAaFDAxMjM0NTY3ODkwMTIzNDU2N19CGhgIABoUMDEyMzQ1Njc4OTAxMjM0NTY3X0" +
        "NHjL02iyRk3D+kO2UC2X6u",
        "p1 012345678901234567_A", "p1 012345678901234567_B", "p1 012345678901234567_C")]
    public void Aggregate_IsThatOfTheProducerLibrary(string base64, params string[] records) =>
        Convert.ToBase64String(
            Aggregate.Of([.. records.Select(record => (record.Split(' ')[0], Encoding.UTF8.GetBytes(record.Split(' ')[1])))]))
            .ShouldBe(base64);

    [Theory]
    [InlineData(312)]
    [InlineData(1024)]
    public void Events_HaveTheirSizeAndKeysOfTheirOwn(int size)
    {
        var generator = new EventGenerator(seed: 1);
        var events = Enumerable.Range(0, 1000).Select(_ => generator.Next(size)).ToList();
        events.ShouldEachBe(@event => @event.Length == size);
        events.Select(@event => JsonDocument.Parse(@event).RootElement.GetProperty("id").GetString()).Distinct().Count()
            .ShouldBe(1000);
        // Text beyond ASCII and escapes are the expensive parts of parsing.
        events.Select(Encoding.UTF8.GetString).ShouldContain(@event => @event.Contains('ü'));
        events.Select(Encoding.UTF8.GetString).ShouldContain(@event => @event.Contains("\\\""));
    }

    [Fact]
    public void SameSeed_GivesTheSameEvents() => new EventGenerator(7).Next(312).ShouldBe(new EventGenerator(7).Next(312));

    [Fact]
    public void Schema_IsAnEventSchema()
    {
        using var stream = typeof(Workload).Assembly.GetManifestResourceStream("schema.json")!;
        using var reader = new StreamReader(stream);
        EventSchema.Parse(reader.ReadToEnd()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("small", 500)]
    [InlineData("large", 500)]
    [InlineData("aggregates", 10)]
    public void Event_HoldsItsRecordsInOrder(string id, int records)
    {
        var workload = Workload.All.Single(one => one.Id == id);
        foreach (var prepared in workload.Pool)
        {
            using var json = JsonDocument.Parse(prepared.Json);
            var numbers = json.RootElement.GetProperty("Records").EnumerateArray()
                .Select(record => record.GetProperty("kinesis").GetProperty("sequenceNumber").GetString()).ToList();
            numbers.Count.ShouldBe(records);
            numbers.ShouldBe(numbers.Distinct().Order(StringComparer.Ordinal));
            prepared.UserRecords.ShouldBe(500);
        }

        (workload.First.UserRecords + workload.Second.UserRecords).ShouldBe(500);
    }
}
