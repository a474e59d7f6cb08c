using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Workloads;

/// <summary>
/// A Kinesis event as Lambda sends it (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html), built once.
/// </summary>
/// <param name="Json">The event.</param>
/// <param name="UserRecords">Number of its user records, which is the number of items that they become.</param>
internal sealed record PreparedEvent(byte[] Json, int UserRecords)
{
    private const string Shard = "shardId-000000000006";

    /// <summary>Builds an event of records in this order.</summary>
    /// <param name="records">The data of each record.</param>
    /// <param name="userRecords">Number of user records in them.</param>
    /// <param name="firstNumber">Number of the first record in the shard.</param>
    public static PreparedEvent Of(IEnumerable<byte[]> records, int userRecords, int firstNumber)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var data in records) Write(json, data, firstNumber++);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new PreparedEvent(stream.ToArray(), userRecords);
    }

    private static void Write(Utf8JsonWriter json, byte[] data, int number)
    {
        var sequenceNumber =
            string.Create(CultureInfo.InvariantCulture, $"49590338271490256608559692538361571095921575{number:000000000000}");
        json.WriteStartObject();
        json.WriteStartObject("kinesis");
        json.WriteString("kinesisSchemaVersion", "1.0");
        json.WriteString("partitionKey", string.Create(CultureInfo.InvariantCulture, $"d-{number % 1000:000}"));
        json.WriteString("sequenceNumber", sequenceNumber);
        json.WriteBase64String("data", data);
        json.WritePropertyName("approximateArrivalTimestamp");
        json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"1795000{number / 1000 % 1000:000}.{number % 1000:000}"));
        json.WriteEndObject();
        json.WriteString("eventSource", "aws:kinesis");
        json.WriteString("eventVersion", "1.0");
        json.WriteString("eventID", $"{Shard}:{sequenceNumber}");
        json.WriteString("eventName", "aws:kinesis:record");
        json.WriteString("invokeIdentityArn", "arn:aws:iam::111122223333:role/lambda-role");
        json.WriteString("awsRegion", "eu-west-1");
        json.WriteString("eventSourceARN", "arn:aws:kinesis:eu-west-1:111122223333:stream/readings");
        json.WriteEndObject();
    }
}
