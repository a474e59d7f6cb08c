using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs;
using Pipeline.Records;

// Stream, table and bucket are there already, made by other stacks.
var app = new App();
var stack = new Stack(app, "Imported", new StackProps
{
    Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" },
});
var schema = EventSchema.Load("orders.json");
var stream = IngestStream.FromAttributes(stack, "Stream", new()
{
    StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders",
    Retention = Duration.Days(2),
});
var table = EventTable.FromTableArn(stack, "Table", schema, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders");
var bucket = Bucket.FromBucketArn(stack, "Bucket", "arn:aws:s3:::all-orders");

_ = new DynamoDbWriter(stack, "Writer", new() { Stream = stream, Table = table });
_ = new Delivery(stack, "Delivery", new()
{
    Source = DeliverySource.KinesisStream(stream),
    Destination = DeliveryDestination.S3(new() { Bucket = bucket, BufferingSize = Size.Mebibytes(64) }),
});
_ = new EventCatalog(stack, "Catalog", new() { Schema = schema, Bucket = bucket });
app.Synth();
