using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Reads DynamoDB's usual response to a write, which says that all items were accepted and how many write units they took. The
/// SDK reads any other response.
/// </summary>
internal sealed class ResponseReader : PipelineHandler
{
    private readonly Unmarshaller _sdk = new(supportsResponseLogging: false) { InnerHandler = new Answered() };

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        await base.InvokeAsync<T>(executionContext);
        if (executionContext.ResponseContext.HttpResponse is not BufferedResponse answer || !TryRead(answer, out var units))
            return await _sdk.InvokeAsync<T>(executionContext);

        var response = new T();
        if (response is BatchWriteItemResponse batch) batch.ConsumedCapacity = [Capacity(units)];
        else if (response is PutItemResponse put) put.ConsumedCapacity = Capacity(units);
        executionContext.ResponseContext.Response = response;
        return response;
    }

    /// <summary>Whether an answer is whole and says that all was taken.</summary>
    internal static bool TryRead(BufferedResponse answer, out double units)
    {
        units = 0;
        return answer.IsSuccessStatusCode && IsWhole(answer) && TryRead(answer.Body, out units);
    }

    /// <summary>The response that says how many units were consumed.</summary>
    internal static ConsumedCapacity Capacity(double units) => new() { CapacityUnits = units };

    /// <summary>Whether a response says that all items were accepted.</summary>
    /// <param name="body">The response's body.</param>
    /// <param name="units">The write units in the response.</param>
    internal static bool TryRead(ReadOnlySpan<byte> body, out double units)
    {
        units = 0;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("UnprocessedItems"u8))
                {
                    if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
                    if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject) return false;
                }
                else if (!reader.ValueTextEquals("ConsumedCapacity"u8) || !TryReadCapacity(ref reader, ref units))
                {
                    return false;
                }
            }

            // The reader throws if anything follows the object.
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Reads one object, or an array with one object for each table.
    private static bool TryReadCapacity(ref Utf8JsonReader reader, ref double units)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) return TryReadUnits(ref reader, ref units);
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            if (!TryReadUnits(ref reader, ref units)) return false;

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadUnits(ref Utf8JsonReader reader, ref double units)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUnits = reader.ValueTextEquals("CapacityUnits"u8);
            reader.Read();
            if (!isUnits) reader.Skip();
            else if (reader.TokenType == JsonTokenType.Number) units += reader.GetDouble();
            else return false;
        }

        return true;
    }

    // Compares the checksum that DynamoDB sends. If it differs, the SDK's own reader refuses the response.
    private static bool IsWhole(BufferedResponse answer) =>
        !uint.TryParse(answer.GetHeaderValue("x-amz-crc32"), CultureInfo.InvariantCulture, out var expected)
        || Crc32.Of(answer.Body) == expected;

    private sealed class Answered : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext) => Task.FromResult<T>(null!);
    }
}
