namespace Pipeline.Local.Assembly;

// The types that the run acts on: streams, stores and functions.
internal static partial class ResourceKinds
{
    // The time of creation, in ids and attributes that have one.
    private const string Made = "2026-01-01T00:00:00.000";
    private const string MadeSeconds = "1767225600";

    private static ResourceKind[] Streaming =>
    [
        new(AwsType.Kinesis.Stream, "Name")
        {
            Arn = "arn:{partition}:kinesis:{region}:{account}:stream/{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Kinesis.StreamConsumer, "ConsumerName")
        {
            Ref = "{arn}",
            Arn = "{StreamARN}/consumer/{name}:" + MadeSeconds,
            Attributes = Attributes(
                ("ConsumerARN", "{arn}"), ("ConsumerName", "{name}"), ("StreamARN", "{StreamARN}"), ("ConsumerStatus", "ACTIVE"),
                ("ConsumerCreationTimestamp", MadeSeconds)),
        },
        new(AwsType.Kinesis.ResourcePolicy) { Ref = "{ResourceArn}" },
        new(AwsType.Firehose.DeliveryStream, "DeliveryStreamName")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Sqs.Queue, "QueueName")
        {
            MaxNameLength = 80,
            Ref = "https://sqs.{region}.{suffix}/{account}/{name}",
            Arn = "arn:{partition}:sqs:{region}:{account}:{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("QueueName", "{name}"), ("QueueUrl", "{ref}")),
        },
        new(AwsType.Sqs.QueuePolicy) { Attributes = Attributes(("Id", "{name}")) },
        new(AwsType.Sns.Topic, "TopicName")
        {
            Ref = "{arn}",
            Arn = "arn:{partition}:sns:{region}:{account}:{name}",
            Attributes = Attributes(("TopicArn", "{arn}"), ("TopicName", "{name}")),
        },
        new(AwsType.Sns.TopicPolicy) { Attributes = Attributes(("Id", "{name}")) },
        new(AwsType.Sns.Subscription) { Ref = "{arn}", Arn = "{TopicArn}:{uuid}", Attributes = Attributes(("Arn", "{arn}")) },
    ];

    private static ResourceKind[] Storage =>
    [
        new(AwsType.DynamoDb.Table, "TableName")
        {
            Arn = "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("StreamArn", "{arn}/stream/" + Made)),
        },
        new(AwsType.DynamoDb.GlobalTable, "TableName")
        {
            Arn = "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("StreamArn", "{arn}/stream/" + Made), ("TableId", "{uuid}")),
        },
        new(AwsType.S3.Bucket, "BucketName")
        {
            MaxNameLength = 63,
            LowerCase = true,
            Arn = "arn:{partition}:s3:::{name}",
            Attributes = Attributes(
                ("Arn", "{arn}"),
                ("DomainName", "{name}.s3.{suffix}"),
                ("RegionalDomainName", "{name}.s3.{region}.{suffix}"),
                ("DualStackDomainName", "{name}.s3.dualstack.{region}.{suffix}"),
                ("WebsiteURL", "http://{name}.s3-website.{region}.{suffix}")),
        },
        new(AwsType.S3.BucketPolicy) { Ref = "{Bucket}" },
    ];

    private static ResourceKind[] Functions =>
    [
        new(AwsType.Lambda.Function, "FunctionName")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:lambda:{region}:{account}:function:{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("SnapStartResponse.ApplyOn", "None"),
                ("SnapStartResponse.OptimizationStatus", "Off")),
        },
        new(AwsType.Lambda.Version) { Ref = "{arn}", Arn = "{function}:1",
            Attributes = Attributes(("FunctionArn", "{arn}"), ("Version", "1")) },
        new(AwsType.Lambda.Alias, "Name") { Ref = "{arn}", Arn = "{function}:{name}",
            Attributes = Attributes(("AliasArn", "{arn}")) },
        new(AwsType.Lambda.Permission) { Attributes = Attributes(("Id", "{name}")) },
        new(AwsType.Lambda.EventSourceMapping)
        {
            Ref = "{uuid}",
            Arn = "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{uuid}",
            Attributes = Attributes(("Id", "{uuid}"), ("EventSourceMappingArn", "{arn}")),
        },
        new(AwsType.Lambda.LayerVersion, "LayerName")
        {
            Ref = "{arn}",
            Arn = "arn:{partition}:lambda:{region}:{account}:layer:{name}:1",
            Attributes = Attributes(("LayerVersionArn", "{arn}")),
        },
        new(AwsType.Lambda.Url)
        {
            Ref = "{TargetFunctionArn}",
            Attributes = Attributes(("FunctionArn", "{TargetFunctionArn}"),
                ("FunctionUrl", "https://{hex32}.lambda-url.{region}.on.aws/")),
        },
    ];
}
