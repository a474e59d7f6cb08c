using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests.HandOvers;

/// <summary>Creates each public construct with everything that it can hand out.</summary>
internal static class Producers
{
    private static readonly EventSchema Doors = EventSchema.Parse(
        """
        { "title": "doors", "type": "object",
          "properties": { "id": { "type": "string", "minLength": 1 }, "at": { "type": "string", "format": "date-time" } },
          "required": ["id", "at"], "x-dynamodb": { "partitionKey": "id" } }
        """);

    private static readonly AggregationDeclaration DoorCounts = AggregationDeclaration.Parse(
        """{ "doors": { "groupBy": ["id"], "time": "at", "windowMinutes": 15, "measures": { "events": "count" } } }""", Doors);

    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "readings", "type": "object", "properties": { "zone": { "type": "string" } }, "required": ["zone"],
          "x-dynamodb": { "partitionKey": "zone" } }
        """);

    public static IReadOnlyDictionary<Type, Func<Construct, string, Construct>> Make { get; } =
        new Dictionary<Type, Func<Construct, string, Construct>>
        {
            [typeof(AggregationAlarms)] = (scope, id) => new AggregationAlarms(scope, id, new()
            {
                Function = New<StreamAggregation>(scope, "Aggregation").Function,
                Topic = Topic(scope),
            }),
            [typeof(AlarmMute)] = (scope, id) => new AlarmMute(scope, id, new()
            {
                Groups = [New<StreamAlarms>(scope, "Alarms")],
                Schedule = Amazon.CDK.AWS.CloudWatch.ScheduleExpression.Expression("at(2027-01-31T02:00)"),
                Duration = Duration.Hours(1),
            }),
            [typeof(AlarmTopic)] = (scope, id) => new AlarmTopic(scope, id, new() { EncryptionKey = Key(scope) }),
            [typeof(ApiAlarms)] = (scope, id) => new ApiAlarms(scope, id, new()
            {
                Feed = New<RestApiFeed>(scope, "Feed"),
                Topic = Topic(scope),
            }),
            [typeof(ApiGatewayLogging)] = (scope, _) => Logging(scope),
            [typeof(CatalogAlarms)] = (scope, id) => new CatalogAlarms(scope, id, new()
            {
                Catalog = New<EventCatalog>(scope, "Catalog"),
                Topic = Topic(scope),
            }),
            [typeof(ChannelAlarms)] = (scope, id) => new ChannelAlarms(scope, id, new()
            {
                Channel = ChannelAlarmsTests.Channel(scope),
                Topic = Topic(scope),
            }),
            [typeof(Delivery)] = (scope, id) => new Delivery(scope, id, new()
            {
                Destination = DeliveryDestination.S3(new() { Bucket = Bucket(scope) }),
                EncryptionKey = Key(scope),
            }),
            [typeof(DeliveryAlarms)] = (scope, id) => new DeliveryAlarms(
                scope, id, DeliveryAlarmsProps.Of(New<Delivery>(scope, "Delivery"), Topic(scope))),
            [typeof(DeliveryTransform)] = (scope, id) => new DeliveryTransform(scope, id, new() { Schema = Schema }),
            [typeof(DynamoDbWriter)] = (scope, id) => new DynamoDbWriter(scope, id, new()
            {
                Stream = Stream(scope),
                Table = New<EventTable>(scope, "Table"),
            }),
            [typeof(EventCatalog)] = (scope, id) => new EventCatalog(scope, id, new()
            {
                Schema = Schema,
                Bucket = Bucket(scope),
            }),
            [typeof(EventRuleFeed)] = (scope, id) => new EventRuleFeed(scope, id, new()
            {
                EventPattern = new EventPattern { Source = ["badges"] },
                Target = FeedTarget.Of(New<Delivery>(scope, "Delivery")),
            }),
            [typeof(EventTable)] = (scope, id) => new EventTable(scope, id, new()
            {
                Schema = Schema,
                Encryption = EventTableEncryption.CustomerManaged(Key(scope)),
                ChangeStream = StreamViewType.NEW_IMAGE,
            }),
            [typeof(FunctionAlarms)] = (scope, id) => new FunctionAlarms(scope, id, new()
            {
                Function = New<DynamoDbWriter>(scope, "Writer").Function,
                Topic = Topic(scope),
                Timeout = Duration.Seconds(60),
            }),
            [typeof(IngestStream)] = (scope, id) =>
            {
                var stream = new IngestStream(scope, id, new()
                {
                    Encryption = IngestEncryption.CustomerManaged(Key(scope)),
                    FormerKeys = [new Amazon.CDK.AWS.KMS.Key(scope, "Former")],
                });
                stream.AddConsumer("reader");
                return stream;
            },
            [typeof(IotRuleFeed)] = (scope, id) => new IotRuleFeed(scope, id, new()
            {
                Sql = "SELECT * FROM 'badges/+/scans'",
                Actions = [IotAction.Stream(Stream(scope), "${topic(2)}")],
            }),
            [typeof(IsolatedVpc)] = (scope, id) => new IsolatedVpc(scope, id),
            [typeof(LogGroupFeed)] = (scope, id) => new LogGroupFeed(scope, id, new()
            {
                LogGroup = new LogGroup(scope, "Logs"),
                Target = FeedTarget.Of(Stream(scope)),
            }),
            [typeof(PipeAlarms)] = (scope, id) => new PipeAlarms(scope, id, new()
            {
                PipeName = New<QueueFeed>(scope, "Feed").PipeName,
                Topic = Topic(scope),
            }),
            [typeof(PipelineBucket)] = (scope, id) => new PipelineBucket(scope, id),
            [typeof(PipelineDashboard)] = (scope, id) => new PipelineDashboard(scope, id, new()
            {
                Parts = [DashboardPart.Of(New<EventTable>(scope, "Table"))],
            }),
            [typeof(PipelineHealth)] = (scope, id) => new PipelineHealth(scope, id, new()
            {
                Groups =
                [
                    New<StreamAlarms>(scope, "Alarms"),
                    new PipeAlarms(scope, "Pipe", new() { PipeName = "badges", Routing = AlarmRouting.EventBridgeOnly }),
                ],
                Routing = AlarmRouting.EventBridgeOnly,
            }),
            [typeof(PipelineKey)] = (scope, id) => new PipelineKey(scope, id),
            [typeof(QueueAlarms)] = (scope, id) => new QueueAlarms(scope, id, new()
            {
                Queue = new Queue(scope, "Queue"),
                Topic = Topic(scope),
            }),
            [typeof(QueueFeed)] = (scope, id) => new QueueFeed(scope, id, new()
            {
                Queue = new Queue(scope, "Queue"),
                Stream = Stream(scope),
            }),
            [typeof(RestApiFeed)] = (scope, id) => new RestApiFeed(scope, id, new()
            {
                Stream = Stream(scope),
                Logging = RestApiLogging.By(Logging(scope)),
            }),
            [typeof(S3Channel)] = (scope, id) => new S3Channel(scope, id, new()
            {
                Stream = Stream(scope),
                Bucket = Bucket(scope),
            }),
            [typeof(SearchAlarms)] = (scope, id) => new SearchAlarms(scope, id, new()
            {
                Domain = Domain(scope, "Domain", SearchMaster.NewRole()),
                Topic = Topic(scope),
            }),
            [typeof(SearchDomain)] = (scope, id) => Domain(scope, id, SearchMaster.NewRole()),
            [typeof(SearchRoleMapping)] = (scope, id) => Mapping(scope, id),
            [typeof(StreamAlarms)] = (scope, id) => new StreamAlarms(scope, id, new()
            {
                Stream = Stream(scope).Stream,
                Topic = Topic(scope),
            }),
            [typeof(StreamAggregation)] = (scope, id) => new StreamAggregation(scope, id, new()
            {
                Source = AggregationSource.EventsOf(Stream(scope), Doors),
                Declaration = DoorCounts,
            }),
            [typeof(StreamingPipeline)] = (scope, id) => new StreamingPipeline(scope, id, new() { Schema = Schema }),
            [typeof(TableAlarms)] = (scope, id) => new TableAlarms(scope, id, new()
            {
                Table = New<EventTable>(scope, "Table").Table,
                Topic = Topic(scope),
            }),
            [typeof(TableChannel)] = (scope, id) => new TableChannel(scope, id, new()
            {
                Stream = Stream(scope),
                TableBucketArn = "arn:aws:s3tables:eu-west-1:111122223333:bucket/tables",
                Namespace = "badges",
                TableName = "scans",
                PartitionField = "readAt",
                SchemaArn = "arn:aws:glue:eu-west-1:111122223333:schema/registry/scans",
                DeadLetterBucket = Bucket(scope),
            }),
            [typeof(MetricStreamFeed)] = (scope, id) => new MetricStreamFeed(scope, id, new()
            {
                Delivery = New<Delivery>(scope, "Delivery"),
                OutputFormat = MetricStreamFormat.Json,
            }),
            [typeof(TopicFeed)] = (scope, id) => new TopicFeed(scope, id, new()
            {
                Topic = new Topic(scope, "Topic"),
                Delivery = New<Delivery>(scope, "Delivery"),
            }),
        };

    private static readonly Func<Construct, string, Construct> DomainWithUser =
        (scope, id) => Domain(scope, id, SearchMaster.InternalUser());

    /// <summary>Creates the construct that hands out a property.</summary>
    public static Func<Construct, string, Construct> Of(HandedOut property) =>
        property.Name == "SearchDomain.MasterSecret" ? DomainWithUser : Make[property.Construct];

    private static T New<T>(Construct scope, string id)
        where T : Construct => (T)Make[typeof(T)](scope, id);

    private static IngestStream Stream(Construct scope) => new(scope, "Stream");

    // An account has one such role per Region.
    private static ApiGatewayLogging Logging(Construct scope)
    {
        var stack = Stack.Of(scope);
        return stack.Node.TryFindChild("Logging") as ApiGatewayLogging ?? new ApiGatewayLogging(stack, "Logging");
    }

    private static Bucket Bucket(Construct scope) => new(scope, "Bucket");

    private static Amazon.CDK.AWS.KMS.Key Key(Construct scope) => new(scope, "Key");

    private static Topic Topic(Construct scope) => new(scope, "Told");

    private static SearchDomain Domain(Construct scope, string id, SearchMaster master)
    {
        var network = new IsolatedVpc(scope, "Network");
        return new SearchDomain(scope, id, new() { Network = SearchNetwork.Vpc(network.Vpc, network.Subnets), Master = master });
    }

    private static SearchRoleMapping Mapping(Construct scope, string id)
    {
        var domain = Domain(scope, "Domain", SearchMaster.InternalUser());
        var delivery = new Delivery(scope, "Delivery", new()
        {
            Destination = DeliveryDestination.OpenSearch(new()
            {
                Domain = DeliveryDomain.Of(domain),
                IndexName = "badges",
                Backup = new() { Bucket = Bucket(scope) },
            }),
        });
        return new SearchRoleMapping(scope, id, new() { Domain = domain, Role = delivery.Role, IndexName = "badges" });
    }
}
