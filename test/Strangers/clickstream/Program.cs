using Amazon.CDK;
using Pipeline.Constructs;
using Pipeline.Records;

// Clicks of several tenants: items by the newest click, Parquet for analysts, and a folder of JSON for each tenant.
var app = new App();
var stack = new Stack(app, "Clickstream");
var schema = EventSchema.Load("clicks.json");

var key = new PipelineKey(stack, "Key").Key;
var accessLogs = PipelineBucket.ForAccessLogs(stack, "AccessLogs");
var stream = new IngestStream(stack, "Clicks", new()
{
    Encryption = IngestEncryption.CustomerManaged(key),
    Retention = Duration.Days(3),
});
var table = new EventTable(stack, "Table", new()
{
    Schema = schema,
    Encryption = EventTableEncryption.CustomerManaged(key),
    ItemLifetime = Duration.Days(90),
});
var writer = new DynamoDbWriter(stack, "Writer", new()
{
    Stream = stream,
    Table = table,
    Mode = WriteMode.LatestBy("time"),
    EncryptionKey = key,
    AccessLogs = accessLogs,
});
var data = new PipelineBucket(stack, "Data", new() { EncryptionKey = key, AccessLogs = accessLogs }).Bucket;

var catalog = new EventCatalog(stack, "Catalog", new()
{
    Schema = schema,
    Bucket = data,
    Format = CatalogFormat.Parquet,
    EncryptionKey = key,
    AccessLogs = accessLogs,
});
var analysts = new Delivery(stack, "ForAnalysts", new()
{
    Source = DeliverySource.KinesisStream(stream),
    EncryptionKey = key,
    Destination = DeliveryDestination.S3(new()
    {
        Bucket = data,
        BufferingSize = Size.Mebibytes(64),
        Conversion = FormatConversion.Parquet(new() { Catalog = catalog }),
    }),
});
var tenants = new Delivery(stack, "ForTenants", new()
{
    Source = DeliverySource.KinesisStream(stream),
    EncryptionKey = key,
    Destination = DeliveryDestination.S3(new()
    {
        Bucket = data,
        BufferingSize = Size.Mebibytes(64),
        Prefix = "tenants/tenant=!{partitionKeyFromQuery:tenant}/!{timestamp:yyyy/MM/dd/HH}/",
        DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["tenant"] = ".tenant" } },
    }),
});

var alarms = new AlarmTopic(stack, "Alarms", new() { EncryptionKey = key, EmailAddresses = ["on-call@example.com"] });
_ = new DeliveryAlarms(stack, "AnalystsAlarms", DeliveryAlarmsProps.Of(analysts, alarms.Topic));
_ = new DeliveryAlarms(stack, "TenantsAlarms", DeliveryAlarmsProps.Of(tenants, alarms.Topic));
_ = new TableAlarms(stack, "TableAlarms", new() { Table = table.Table, Topic = alarms.Topic });
_ = new FunctionAlarms(stack, "WriterAlarms", new()
{
    Function = writer.Function,
    Topic = alarms.Topic,
    Timeout = writer.Timeout,
    StreamRetention = stream.Retention,
    EventSourceMappingId = writer.EventSourceMappingId,
    RejectsUrl = writer.RejectsUrl,
});
app.Synth();
