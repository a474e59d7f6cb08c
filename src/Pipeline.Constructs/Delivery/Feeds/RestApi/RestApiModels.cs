using Amazon.CDK.AWS.APIGateway;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The models of valid requests. API Gateway refuses other requests before it calls Kinesis.</summary>
internal static class RestApiModels
{
    /// <summary>A record: its data, a JSON object, and its partition key.</summary>
    public static JsonSchema Record { get; } = Draft4(new()
    {
        Type = JsonSchemaType.OBJECT,
        Required = ["data", "partitionKey"],
        AdditionalProperties = false,
        Properties = new Dictionary<string, IJsonSchema>
        {
            ["data"] = new JsonSchema { Type = JsonSchemaType.OBJECT },
            ["partitionKey"] = new JsonSchema
            {
                Type = JsonSchemaType.STRING,
                MinLength = ServiceLimits.Kinesis.PartitionKeyLength.Minimum,
                MaxLength = ServiceLimits.Kinesis.PartitionKeyLength.Maximum,
            },
        },
    });

    /// <summary>A list of records, as many as Kinesis takes in a call.</summary>
    public static JsonSchema Records { get; } = Draft4(new()
    {
        Type = JsonSchemaType.OBJECT,
        Required = ["records"],
        AdditionalProperties = false,
        Properties = new Dictionary<string, IJsonSchema>
        {
            ["records"] = new JsonSchema
            {
                Type = JsonSchemaType.ARRAY,
                MinItems = ServiceLimits.Kinesis.PutRecordsCount.Minimum,
                MaxItems = ServiceLimits.Kinesis.PutRecordsCount.Maximum,
                Items = Record,
            },
        },
    });

    private static JsonSchema Draft4(JsonSchema schema)
    {
        schema.Schema = JsonSchemaVersion.DRAFT4;
        return schema;
    }
}
