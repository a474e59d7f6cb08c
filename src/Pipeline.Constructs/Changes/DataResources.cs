using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Internal;

/// <summary>Resources that hold data which a new resource of the same name would not have.</summary>
internal static class DataResources
{
    /// <summary>The data that a resource of each type holds.</summary>
    public static IReadOnlyDictionary<string, string> Holds { get; } = new Dictionary<string, string>
    {
        [AwsType.DynamoDb.GlobalTable] = "its items",
        [AwsType.DynamoDb.Table] = "its items",
        [AwsType.Kinesis.Stream] = "the records that were not read yet",
        [AwsType.Firehose.DeliveryStream] = "the records that were not delivered yet",
        [AwsType.Kms.Key] = "the means to read what was encrypted with it",
        [AwsType.Lambda.EventSourceMapping] = "the place in the stream up to which its records were processed",
        [AwsType.OpenSearchServerless.Collection] = "its indexes",
        [AwsType.OpenSearch.Domain] = "its indexes",
        [AwsType.S3.Bucket] = "its objects",
        ["AWS::S3Tables::Table"] = "its rows",
        [AwsType.S3Tables.TableBucket] = "its tables",
        [AwsType.Sqs.Queue] = "the messages that were not received yet",
    };

    /// <summary>
    /// Finds a resource that the new template does not have: its construct id changed, or its construct was removed.
    /// </summary>
    public static ChangeEffect? Removed(ResourceChange change)
    {
        var was = change.Was;
        if (change.Is is not null) return null;
        var effect = was.IsKeptOnRemoval
            ? $"leaves its stack with {Holds[was.Type]}: it stays in the account, is billed, and the stack does not use it " +
                "any more"
            : $"is deleted with {Holds[was.Type]}";
        return new ChangeEffect(effect, [], TemplateText.Canonical(was.Json["Properties"] as JsonObject), "");
    }
}

/// <summary>The properties whose change makes CloudFormation replace a resource that holds data with an empty one.</summary>
internal static class ReplacingProperties
{
    private static readonly string[] Firehose =
    [
        "DeliveryStreamName",
        "DeliveryStreamType",
        "KinesisStreamSourceConfiguration",
        "MSKSourceConfiguration",
        "AmazonopensearchserviceDestinationConfiguration.VpcConfiguration",
        "AmazonOpenSearchServerlessDestinationConfiguration.VpcConfiguration",
        "IcebergDestinationConfiguration.CatalogConfiguration",
        "SnowflakeDestinationConfiguration.SnowflakeVpcConfiguration",
    ];

    /// <summary>
    /// The properties by type, from CloudFormation's registry (<c>createOnlyProperties</c>,
    /// <c>conditionalCreateOnlyProperties</c>). Table keys, and properties of other kinds of the resource, are left out.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [AwsType.DynamoDb.GlobalTable] = ["TableName"],
        [AwsType.DynamoDb.Table] = ["TableName"],
        [AwsType.Kinesis.Stream] = ["Name"],
        [AwsType.Firehose.DeliveryStream] = Firehose,
        [AwsType.Lambda.EventSourceMapping] = ["EventSourceArn", "StartingPosition", "StartingPositionTimestamp"],
        [AwsType.OpenSearchServerless.Collection] = ["Name", "Type"],
        // "if you change this property after it's already been set within a template, the domain is deleted and recreated":
        // aws-properties-opensearchservice-domain-encryptionatrestoptions.html.
        [AwsType.OpenSearch.Domain] = ["DomainName", "EncryptionAtRestOptions"],
        [AwsType.S3.Bucket] = ["BucketName"],
        ["AWS::S3Tables::Table"] = ["TableName", "Namespace"],
        [AwsType.S3Tables.TableBucket] = ["TableBucketName"],
        [AwsType.Sqs.Queue] = ["QueueName", "FifoQueue"],
    };

    /// <summary>Finds a change of one of these properties.</summary>
    public static ChangeEffect? Changed(ResourceChange change)
    {
        if (change.Is is not { } now) return null;
        string[] changed = [.. Of[now.Type].Where(path => Differs(change.Was.At(path), now.At(path), path))];
        if (changed.Length == 0) return null;
        var old = change.Was.IsKeptOnReplacement && now.IsKeptOnReplacement
            ? "stays in the account outside of the stack" : "is deleted";
        // https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
        var start = now.Type == DeliveryRules.Type ? " A new one that reads a stream begins at the stream's tip." : "";
        return new ChangeEffect(
            $"is replaced by an empty one because {string.Join(", ", changed)} changes; the old one, with " +
            $"{DataResources.Holds[now.Type]}, {old}.{start}",
            changed,
            Text(change.Was),
            Text(now));

        string Text(TemplateResource resource) =>
            string.Join(';', changed.Select(path => TemplateText.Canonical(resource.At(path))));
    }

    // If a domain has no encryption, it is turned on in place, without a replacement.
    private static bool Differs(JsonNode? was, JsonNode? now, string path) =>
        TemplateText.Canonical(was) != TemplateText.Canonical(now) && (was is not null || path != "EncryptionAtRestOptions");
}
