using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs;
using Pipeline.Records;

// Other stacks have created the stream, table and bucket.
var app = new App();
var stack = new Stack(app, "Imported", new StackProps
{
    Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" },
});
var schema = EventSchema.Load("orders.json");

_ = new StreamingPipeline(stack, "Orders", new()
{
    Schema = schema,
    ExistingStream = IngestStream.FromAttributes(stack, "Stream", new()
    {
        StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders",
        Retention = Duration.Days(2),
    }),
    ExistingTable = EventTable.FromTableArn(stack, "Table", schema, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"),
    ExistingBucket = Bucket.FromBucketArn(stack, "Bucket", "arn:aws:s3:::all-orders"),
});
app.Synth();
