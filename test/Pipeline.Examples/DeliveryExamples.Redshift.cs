using Constructs;
using Pipeline.Constructs;
using Pipeline.Records;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    private static readonly EventSchema Readings = EventSchema.Parse("""
        {
          "title": "Readings",
          "type": "object",
          "properties": {
            "sensorId": { "type": "string", "format": "uuid" },
            "readAt": { "type": "string", "format": "date-time" },
            "celsius": { "type": "number" }
          },
          "required": ["sensorId", "readAt"],
          "x-dynamodb": { "partitionKey": "sensorId", "sortKey": "readAt" }
        }
        """);

    public static void Redshift(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.Redshift(new()
            {
                Target = RedshiftTarget.Cluster(parts.Ask("ClusterEndpoint", "The cluster's endpoint, without port and database"),
                    "dev"),
                Credentials = parts.Secret("username", "password"),
                Table = RedshiftTable.FromSchema(Readings, "public.readings"),
                Copy = RedshiftCopy.JsonPathsOfSchema(),
                Bucket = parts.Bucket,
            }),
        });
    }

    public static void RedshiftServerless(Construct scope)
    {
        var parts = new ExampleParts(scope);
        RedshiftTable.CreateStatementAsset(scope, "CreateTable", Readings);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.Redshift(new()
            {
                Target = RedshiftTarget.Serverless("events", "dev"),
                Credentials = parts.Secret("username", "password"),
                Table = RedshiftTable.FromSchema(Readings),
                Bucket = parts.Bucket,
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
