using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs;

// Two log groups, each to its own store: an archive in S3, and Datadog.
var app = new App();
var stack = new Stack(app, "Logs");
var bucket = new PipelineBucket(stack, "Archive").Bucket;

var archive = new Delivery(stack, "ToArchive", new()
{
    Processors = [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages()],
    Destination = DeliveryDestination.S3(new() { Bucket = bucket }),
});
_ = new LogGroupFeed(stack, "Orders", new()
{
    LogGroup = LogGroup.FromLogGroupName(stack, "OrdersLogs", "/shop/orders"),
    Target = FeedTarget.Of(archive),
});

var datadog = new Delivery(stack, "ToDatadog", new()
{
    Destination = DeliveryDestination.Datadog(DatadogIntake.LogsEu, new()
    {
        Secret = Secret.FromSecretNameV2(stack, "DatadogKey", "datadog"),
        Backup = new() { Bucket = bucket },
    }),
});
_ = new LogGroupFeed(stack, "Payments", new()
{
    LogGroup = LogGroup.FromLogGroupName(stack, "PaymentsLogs", "/shop/payments"),
    Target = FeedTarget.Of(datadog),
    FilterPattern = FilterPattern.AnyTerm("ERROR", "WARN"),
});
app.Synth();
