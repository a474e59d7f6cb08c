using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Engines;

/// <summary>Deployments of a few resources.</summary>
internal static class Deployments
{
    public static Deployment Of(params Resource[] resources) =>
        new("111122223333", "eu-west-1", "aws", resources, [], new Dictionary<(string, string), string>());

    public static Resource Table(string name, string more = "") => Resource(AwsType.DynamoDb.Table, name, $$"""
        {
          "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }, { "AttributeName": "at", "KeyType": "RANGE" }],
          "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "at",
          "AttributeType": "N" }],
          "BillingMode": "PAY_PER_REQUEST" {{more}}
        }
        """);

    public static Resource Bucket(string name, string properties = "{}") => Resource(AwsType.S3.Bucket, name, properties);

    public static Resource Queue(string name, string properties = "{}") =>
        Resource(AwsType.Sqs.Queue, $"https://sqs.eu-west-1.amazonaws.com/111122223333/{name}", properties);

    public static Resource Resource(string type, string physicalId, string properties) =>
        new("app", "R", type, physicalId, null, $"app/{physicalId[(physicalId.LastIndexOf('/') + 1)..]}",
            JsonNode.Parse(properties)!.AsObject());
}
