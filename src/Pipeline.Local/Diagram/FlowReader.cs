using System.Text.Json.Nodes;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

/// <summary>Reads from the resources what feeds what.</summary>
internal sealed partial class FlowReader(Deployment deployment, FlowEnds ends, RoleRights rights)
{
    private static readonly string[] WritingVerbs =
        ["Put", "BatchWrite", "Update", "Delete", "Send", "Publish", "Start", "Invoke", "Write", "APIAccessAll"];

    private static readonly string[] ReadingVerbs =
        ["Get", "BatchGet", "Query", "Scan", "Receive", "SubscribeToShard", "ESHttpGet"];

    private const string SnsService = "sns.amazonaws.com";
    private const string EventsService = "events.amazonaws.com";
    private const string S3Service = "s3.amazonaws.com";
    private const string ApiService = "apigateway.amazonaws.com";

    private readonly List<Flow> _flows = [];

    /// <summary>All flows, in the order of the resources that say so.</summary>
    public IReadOnlyList<Flow> Read()
    {
        foreach (var resource in deployment.Resources) Read(resource);
        foreach (var resource in ends.Drawn) ReadGranted(resource);
        return _flows;
    }

    private void Read(Resource resource)
    {
        switch (resource.Type)
        {
            case AwsType.Lambda.EventSourceMapping: ReadMapping(resource); break;
            case AwsType.Lambda.EventInvokeConfig: ReadInvocations(resource); break;
            case AwsType.Lambda.Function: ReadDeadLetters(resource); break;
            case AwsType.Firehose.DeliveryStream: ReadDelivery(resource); break;
            case AwsType.S3.Bucket:
                ReadNotifications(resource, new FlowEnd(resource), resource.Properties["NotificationConfiguration"]);
                break;
            case "Custom::S3BucketNotifications":
                ReadNotifications(
                    resource, ends.Of(resource, resource.Properties["BucketName"], "BucketName", "S3 bucket", AwsType.S3.Bucket),
                    resource.Properties["NotificationConfiguration"]);
                break;
            case AwsType.Sns.Subscription:
                ReadSubscription(resource, resource.Properties, resource.Properties["TopicArn"]);
                break;
            case AwsType.Sns.Topic:
                foreach (var subscription in Objects(resource.Properties["Subscription"]))
                    ReadSubscription(resource, subscription, JsonValue.Create(resource.PhysicalId));
                break;
            case AwsType.Sqs.Queue: ReadRedrive(resource); break;
            case AwsType.DynamoDb.Table: ReadTableStream(resource, resource.Properties); break;
            case AwsType.DynamoDb.GlobalTable:
                foreach (var replica in Objects(resource.Properties["Replicas"])) ReadTableStream(resource, replica);
                break;
            case AwsType.Pipes.Pipe: ReadPipe(resource); break;
            case AwsType.Kinesis.Channel: ReadChannel(resource); break;
            case AwsType.Glue.Table: ReadCatalog(resource); break;
            case AwsType.Athena.WorkGroup: ReadWorkGroup(resource); break;
            case AwsType.Athena.NamedQuery: ReadQuery(resource); break;
            case AwsType.Events.Rule: ReadRule(resource); break;
            case AwsType.IoT.TopicRule: ReadTopicRule(resource); break;
            case "AWS::ApiGateway::Method": ReadMethod(resource); break;
            case "AWS::ApiGatewayV2::Integration": ReadIntegration(resource); break;
            case AwsType.Logs.SubscriptionFilter: ReadFilter(resource); break;
            default: break;
        }
    }

    private void Add(FlowEnd? source, FlowEnd? target, string label, JsonNode? principal = null, bool reads = false)
    {
        if (source is null || target is null) return;
        var flow = new Flow(source, target, label, principal is JsonValue ? principal.ToString() : null, reads);
        if (!_flows.Contains(flow)) _flows.Add(flow);
    }

    private static JsonValue Service(string name) => JsonValue.Create(name);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static JsonNode? RoleOf(FlowEnd? end) => end?.Resource?.Properties switch
    {
        { } properties => properties["Role"] ?? properties["RoleArn"] ?? properties["ServiceExecutionRole"],
        null => null,
    };

    // A template does not say what code does. It shows what the role is granted by name, and what the settings name.
    private void ReadGranted(Resource resource)
    {
        if (NodeKinds.Of(resource.Type).Category != NodeCategory.Compute) return;
        if (RoleOf(new FlowEnd(resource)) is not { } role) return;
        var settings = resource.Properties["Environment"]?["Variables"] as JsonObject
            ?? resource.Properties["ApplicationConfiguration"] as JsonObject ?? [];
        var named = settings.Select(setting => setting.Value).OfType<JsonValue>().Select(value => value.ToString())
            .Where(text => text.Length > 0).Select(text => ends.Find(text)).OfType<Resource>().ToHashSet();
        foreach (var other in ends.Drawn)
        {
            if (other == resource || other.Type == AwsType.Logs.LogGroup || other.Arn is not { } arn) continue;
            var actions = rights.Actions(role.ToString(), arn, isNamed: !named.Contains(other));
            var (here, there) = (new FlowEnd(resource), new FlowEnd(other));
            if (actions.Any(Writes) && !IsAlready(resource, other)) Add(here, there, "writes", role);
            else if (actions.Any(Reads) && !IsAlready(other, resource)) Add(there, here, "is read", role, reads: true);
        }
    }

    private bool IsAlready(Resource source, Resource target) =>
        _flows.Any(flow => flow.From.Resource == source && flow.To.Resource == target);

    private static bool Writes(string action) => Verb(action) is var verb && (verb == "*"
        || verb.StartsWith("ESHttpP", StringComparison.Ordinal)
        || WritingVerbs.Any(start => verb.StartsWith(start, StringComparison.OrdinalIgnoreCase)));

    private static bool Reads(string action) => Verb(action) is var verb
        && ReadingVerbs.Any(start => verb.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static string Verb(string action) => action[(action.IndexOf(':') + 1)..];
}
