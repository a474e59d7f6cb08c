using Amazon.CDK;
using Pipeline.Constructs;
using Pipeline.Records;

// Clicks of several tenants: items by the newest click, Parquet in a folder and a partition for each tenant.
var app = new App();
var stack = new Stack(app, "Clickstream");

_ = new StreamingPipeline(stack, "Clicks", new()
{
    Schema = EventSchema.Load("clicks.json"),
    Format = PipelineFormat.Parquet(),
    Layout = DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("tenant")),
    Stream = stream => stream with { Retention = Duration.Days(3) },
    Table = table => table with { ItemLifetime = Duration.Days(90) },
    Writer = writer => writer with { Mode = WriteMode.LatestBy("time") },
    AlarmEmailAddresses = ["on-call@example.com"],
});
app.Synth();
