using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs;
using Pipeline.Records;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        { "type": "object", "properties": { "zone": { "type": "string" } }, "required": ["zone"],
          "x-dynamodb": { "partitionKey": "zone" } }
        """);

    public static void IotRule(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var queue = new Queue(scope, "Alarms", new QueueProps
        {
            EncryptionMasterKey = parts.Key,
            EnforceSSL = true,
            DeadLetterQueue = new DeadLetterQueue { Queue = Failed(scope), MaxReceiveCount = 5 },
        });
        _ = new IotRuleFeed(scope, "Feed", new()
        {
            Sql = "SELECT *, topic(2) AS zone FROM 'badges/+/scans'",
            Actions =
            [
                IotAction.Stream(NewStream(scope, parts), "${topic(2)}"),
                IotAction.Delivery(ToBucket(scope, parts), separator: IotSeparator.NewLine),
                IotAction.Table(new EventTable(scope, "Table", new() { Schema = Schema })),
                IotAction.Queue(queue),
            ],
        });
    }

    public static void RestApi(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new RestApiFeed(scope, "Feed", new()
        {
            Stream = NewStream(scope, parts),
            Logging = parts.ApiLogging(),
            EncryptionKey = parts.Key,
        });
    }

    public static void Queue(Construct scope) => _ = new QueueFeed(scope, "Feed", new()
    {
        Queue = new Queue(scope, "Scans", new QueueProps
        {
            EnforceSSL = true,
            DeadLetterQueue = new DeadLetterQueue { Queue = Failed(scope), MaxReceiveCount = 5 },
        }),
        Stream = NewStream(scope, new ExampleParts(scope)),
        PartitionKeyPath = "$.body.zone",
    });

    public static void TableChanges(Construct scope) => _ = new EventTable(scope, "Table", new()
    {
        Schema = Schema,
        ChangesToKinesis = NewStream(scope, new ExampleParts(scope)).Stream,
        ChangeTimePrecision = ChangeTimePrecision.Microsecond,
    });

    public static void Channels(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var stream = NewStream(scope, parts);
        _ = new S3Channel(scope, "Objects", new() { Stream = stream, Bucket = parts.Bucket });
        _ = new TableChannel(scope, "Table", new()
        {
            Stream = stream,
            TableBucketArn = parts.Ask("TableBucketArn", "A table bucket's ARN"),
            Namespace = "badges",
            TableName = "scans",
            PartitionField = "readAt",
            SchemaArn = parts.Ask("SchemaArn", "The ARN of a schema in Glue Schema Registry"),
            DeadLetterBucket = parts.Bucket,
            EncryptionKey = parts.Key,
        });
    }

    private static IngestStream NewStream(Construct scope, ExampleParts parts) =>
        new(scope, "Stream", new() { Encryption = IngestEncryption.CustomerManaged(parts.Key) });

    private static Queue Failed(Construct scope)
    {
        var queue = new Queue(scope, "Failed", new QueueProps { EnforceSSL = true });
        Validations.Of(queue).Acknowledge(new Acknowledgment
        {
            Id = "Serverless-SQSRedrivePolicy",
            Reason = "It is a dead-letter queue itself; what cannot be worked off stays in it.",
        });
        return queue;
    }
}
