using System.Text.Json;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>Why a record could not be processed or delivered.</summary>
/// <param name="Type">The type of error, which names the folder under the error prefix, such as <c>processing-failed</c>.</param>
/// <param name="Code">The error code, such as <c>Lambda.FunctionError</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="Attempts">The number of attempts.</param>
/// <param name="Fields">The further fields of this type of failure.</param>
internal sealed record DeliveryFailure(string Type, string Code, string Message, int Attempts,
    params (string Name, object Value)[] Fields);

/// <summary>
/// Writes the line of JSON that describes a failed record under the error prefix
/// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html, .../retry.html).
/// </summary>
internal static class FailureLine
{
    public const string ProcessingFailed = "processing-failed";

    public static byte[] Of(FirehoseRecord record, DeliveryFailure failure, DateTimeOffset ended)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("attemptsMade", failure.Attempts);
            json.WriteNumber("arrivalTimestamp", record.Arrival.ToUnixTimeMilliseconds());
            json.WriteString("errorCode", failure.Code);
            json.WriteString("errorMessage", failure.Message);
            json.WriteNumber("attemptEndingTimestamp", ended.ToUnixTimeMilliseconds());
            json.WriteBase64String("rawData", record.RawData.Span);
            foreach (var (name, value) in failure.Fields)
            {
                if (value is int number) json.WriteNumber(name, number);
                else json.WriteString(name, value.ToString());
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
