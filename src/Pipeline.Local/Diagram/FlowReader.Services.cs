using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

// One method for each type that says what feeds what.
internal sealed partial class FlowReader
{
    private void ReadMapping(Resource mapping)
    {
        var properties = mapping.Properties;
        var function = ends.Of(mapping, properties["FunctionName"], "FunctionName", "Lambda function", AwsType.Lambda.Function);
        var source = ends.Of(mapping, properties["EventSourceArn"], "EventSourceArn", "event source");
        if (source is null && properties["SelfManagedEventSource"] is { } kafka)
            source = new FlowEnd(null, NodeKinds.Text(kafka, "Endpoints", "KafkaBootstrapServers") ?? "Kafka", "Apache Kafka");
        // The consumer of a stream is its stream.
        if (source is { Resource: null } && deployment.Find(source.Text) is { Type: AwsType.Kinesis.StreamConsumer } consumer)
            source = ends.Of(consumer, consumer.Properties["StreamARN"], "StreamARN", "Kinesis stream") ?? source;
        var size = NodeKinds.Text(properties, "BatchSize") is { } records ? $", batches of at most {records}" : "";
        Add(source, function, $"event source mapping{size}", RoleOf(function), reads: true);
        var failed = properties["DestinationConfig"]?["OnFailure"]?["Destination"];
        Add(function, ends.Of(mapping, failed, "OnFailure", "failure destination"), "batches that failed", RoleOf(function));
    }

    private void ReadInvocations(Resource config)
    {
        var name = config.Properties["FunctionName"];
        var function = ends.Of(config, name, "FunctionName", "Lambda function", AwsType.Lambda.Function);
        foreach (var (outcome, label) in new[] { ("OnSuccess", "results"), ("OnFailure", "events that failed") })
        {
            var destination = config.Properties["DestinationConfig"]?[outcome]?["Destination"];
            Add(function, ends.Of(config, destination, outcome, "destination"), label, RoleOf(function));
        }
    }

    private void ReadDeadLetters(Resource function)
    {
        var target = function.Properties["DeadLetterConfig"]?["TargetArn"];
        Add(new FlowEnd(function), ends.Of(function, target, "DeadLetterConfig", "dead-letter queue"), "events that failed",
            function.Properties["Role"]);
    }

    private void ReadDelivery(Resource delivery)
    {
        var here = new FlowEnd(delivery);
        if (delivery.Properties["KinesisStreamSourceConfiguration"] is JsonObject stream)
        {
            Add(ends.Of(delivery, stream["KinesisStreamARN"], "KinesisStreamARN", "Kinesis stream"), here, "Firehose reads",
                stream["RoleARN"], reads: true);
        }

        if (delivery.Properties["MSKSourceConfiguration"] is JsonObject topic)
        {
            Add(ends.Of(delivery, topic["MSKClusterARN"], "MSKClusterARN", "MSK cluster"), here, "Firehose reads",
                topic["AuthenticationConfiguration"]?["RoleARN"], reads: true);
        }

        foreach (var (name, value) in delivery.Properties)
        {
            if (name.EndsWith("DestinationConfiguration", StringComparison.Ordinal) && value is JsonObject destination)
                ReadDestination(delivery, here, destination);
        }
    }

    private void ReadDestination(Resource delivery, FlowEnd here, JsonObject destination)
    {
        var role = destination["RoleARN"] ?? destination["S3Configuration"]?["RoleARN"];
        (JsonNode? Value, string Property, string What)[] targets =
        [
            (destination["BucketARN"], "BucketARN", "S3 bucket"), (destination["DomainARN"], "DomainARN", "OpenSearch domain"),
            (destination["ClusterEndpoint"], "ClusterEndpoint", "OpenSearch domain"),
            (destination["CollectionEndpoint"], "CollectionEndpoint", "OpenSearch collection"),
            (destination["ClusterJDBCURL"], "ClusterJDBCURL", "Redshift"), (destination["HECEndpoint"], "HECEndpoint", "Splunk"),
            (destination["AccountUrl"], "AccountUrl", "Snowflake"),
            (destination["EndpointConfiguration"]?["Url"], "EndpointConfiguration", "HTTP endpoint"),
            (destination["CatalogConfiguration"]?["CatalogArn"], "CatalogConfiguration", "Iceberg catalog"),
        ];
        foreach (var (value, property, what) in targets)
        {
            var end = ends.Of(delivery, value, property, what);
            if (end is { Resource: null } && Addressed(end.Text) is { } resource) end = new FlowEnd(resource);
            Add(here, end, "delivers", role);
        }

        foreach (var part in new[] { "S3Configuration", "S3BackupConfiguration" })
        {
            if (destination[part] is not JsonObject backup) continue;
            var bucket = ends.Of(delivery, backup["BucketARN"], $"{part}.BucketARN", "S3 bucket");
            var what = destination["CatalogConfiguration"] is null ? "backup" : "data";
            Add(here, bucket, $"{what}, records that failed", backup["RoleARN"] ?? role);
        }

        var processors = Objects(destination["ProcessingConfiguration"]?["Processors"]);
        foreach (var parameter in processors.SelectMany(processor => Objects(processor["Parameters"])))
        {
            if (parameter["ParameterName"]?.ToString() != "LambdaArn") continue;
            var function = ends.Of(delivery, parameter["ParameterValue"], "ParameterValue", "Lambda function");
            Add(here, function, "transforms records by", role);
        }

        var schema = destination["DataFormatConversionConfiguration"]?["SchemaConfiguration"];
        var table = ends.Of(delivery, schema?["TableName"], "TableName", "Glue table", AwsType.Glue.Table);
        Add(table, here, "columns of the format conversion", schema?["RoleARN"], reads: true);
    }

    // A domain or collection by its endpoint.
    private Resource? Addressed(string url) => ends.Drawn.FirstOrDefault(resource =>
        resource.Type is AwsType.OpenSearch.Domain or AwsType.OpenSearchServerless.Collection
        && url.Contains(FlowEnds.NameOf(resource), StringComparison.Ordinal));

    private void ReadNotifications(Resource owner, FlowEnd? bucket, JsonNode? configuration)
    {
        if (configuration is not JsonObject) return;
        (string List, string Property)[] targets =
        [
            ("LambdaConfigurations", "Function"), ("LambdaFunctionConfigurations", "LambdaFunctionArn"),
            ("QueueConfigurations", "Queue"), ("QueueConfigurations", "QueueArn"),
            ("TopicConfigurations", "Topic"), ("TopicConfigurations", "TopicArn"),
        ];
        foreach (var (list, property) in targets)
        {
            foreach (var entry in Objects(configuration[list]))
                Add(bucket, ends.Of(owner, entry[property], property, "target"), "S3 notification", Service(S3Service));
        }
    }

    private void ReadSubscription(Resource owner, JsonObject subscription, JsonNode? topic)
    {
        var protocol = NodeKinds.Text(subscription, "Protocol") ?? "";
        var endpoint = ends.Of(owner, subscription["Endpoint"], "Endpoint", $"{protocol} subscription");
        Add(ends.Of(owner, topic, "TopicArn", "SNS topic"), endpoint, "subscription",
            subscription["SubscriptionRoleArn"] ?? (protocol is "lambda" or "sqs" ? Service(SnsService) : null));
    }

    private void ReadRedrive(Resource queue)
    {
        var policy = queue.Properties["RedrivePolicy"];
        Add(new FlowEnd(queue), ends.Of(queue, policy?["deadLetterTargetArn"], "RedrivePolicy", "dead-letter queue"),
            $"after {NodeKinds.Text(policy, "maxReceiveCount") ?? "all"} receives");
    }

    private void ReadTableStream(Resource table, JsonObject settings)
    {
        var stream = settings["KinesisStreamSpecification"]?["StreamArn"];
        Add(new FlowEnd(table), ends.Of(table, stream, "KinesisStreamSpecification", "Kinesis stream"), "changes of items");
    }

    private void ReadPipe(Resource pipe)
    {
        var properties = pipe.Properties;
        var (here, role) = (new FlowEnd(pipe), properties["RoleArn"]);
        Add(ends.Of(pipe, properties["Source"], "Source", "source"), here, "the pipe reads", role, reads: true);
        Add(here, ends.Of(pipe, properties["Enrichment"], "Enrichment", "enrichment"), "enriches by", role);
        Add(here, ends.Of(pipe, properties["Target"], "Target", "target"), "the pipe puts", role);
        foreach (var source in Objects(properties["SourceParameters"]).SelectMany(parameters => parameters))
        {
            var dead = (source.Value as JsonObject)?["DeadLetterConfig"]?["Arn"];
            Add(here, ends.Of(pipe, dead, "DeadLetterConfig", "dead-letter queue"), "events that failed", role);
        }
    }

    // Its stream, and each resource that its destination names.
    private void ReadChannel(Resource channel)
    {
        var here = new FlowEnd(channel);
        var role = Find(channel.Properties, "RoleARN") ?? Find(channel.Properties, "RoleArn");
        foreach (var text in Texts(channel.Properties).Distinct())
        {
            if (!text.StartsWith("arn:", StringComparison.Ordinal)) continue;
            if (ends.Find(text) is not { } resource || resource == channel) continue;
            if (resource.Type == AwsType.Kinesis.Stream) Add(new FlowEnd(resource), here, "the channel reads", role, reads: true);
            else Add(here, new FlowEnd(resource), "delivers", role);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    private static JsonNode? Find(JsonNode? node, string key) => node switch
    {
        JsonObject map => map[key] ?? map.Select(entry => Find(entry.Value, key)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(entry => Find(entry, key)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private void ReadCatalog(Resource table)
    {
        var location = table.Properties["TableInput"]?["StorageDescriptor"]?["Location"];
        Add(ends.Of(table, location, "Location", "data"), new FlowEnd(table), "is described by");
    }

    private void ReadWorkGroup(Resource group)
    {
        var settings = group.Properties["WorkGroupConfiguration"]?["ResultConfiguration"];
        Add(new FlowEnd(group), ends.Of(group, settings?["OutputLocation"], "OutputLocation", "S3 bucket"), "results of queries");
    }

    private void ReadQuery(Resource query)
    {
        var group = ends.Of(query, query.Properties["WorkGroup"], "WorkGroup", "Athena workgroup", AwsType.Athena.WorkGroup);
        var sql = NodeKinds.Text(query.Properties, "QueryString") ?? "";
        foreach (var table in ends.Drawn.Where(resource => resource.Type == AwsType.Glue.Table
            && NodeKinds.Text(resource.Properties, "DatabaseName") == NodeKinds.Text(query.Properties, "Database")
            && sql.Contains(resource.PhysicalId, StringComparison.OrdinalIgnoreCase)))
        {
            Add(new FlowEnd(table), group, "saved queries");
        }
    }

    private void ReadRule(Resource rule)
    {
        var here = new FlowEnd(rule);
        if (ends.Of(rule, rule.Properties["EventBusName"], "EventBusName", "event bus", AwsType.Events.EventBus) is { } bus)
            Add(bus, here, "events by pattern");
        foreach (var target in Objects(rule.Properties["Targets"]))
        {
            Add(here, ends.Of(rule, target["Arn"], "Arn", "target"), "target", target["RoleArn"] ?? Service(EventsService));
            var dead = ends.Of(rule, target["DeadLetterConfig"]?["Arn"], "DeadLetterConfig", "dead-letter queue");
            Add(here, dead, "events that failed", Service(EventsService));
        }
    }

    private void ReadTopicRule(Resource rule)
    {
        var payload = rule.Properties["TopicRulePayload"];
        foreach (var action in Objects(payload?["Actions"])) ReadAction(rule, action, "action");
        foreach (var action in Objects(payload?["ErrorAction"])) ReadAction(rule, action, "messages that failed");
    }

    private void ReadAction(Resource rule, JsonObject action, string label)
    {
        foreach (var (kind, settings) in action)
        {
            if (settings is not JsonObject) continue;
            string[] properties =
            [
                "StreamName", "DeliveryStreamName", "TableName", "BucketName", "QueueUrl", "TargetArn", "FunctionArn",
                "StateMachineName", "Endpoint", "LogGroupName", "Url",
            ];
            var property = properties.FirstOrDefault(name => settings[name] is not null);
            var value = property is null ? settings["PutItem"]?["TableName"] : settings[property];
            Add(new FlowEnd(rule), ends.Of(rule, value, property ?? "TableName", kind), label,
                settings["RoleArn"] ?? (kind == "Lambda" ? Service("iot.amazonaws.com") : null));
        }
    }

    // A service integration names its target in the request's mapping, or in the address.
    private void ReadMethod(Resource method)
    {
        var api = ends.Of(method, method.Properties["RestApiId"], "RestApiId", "REST API", AwsType.ApiGateway.RestApi);
        if (method.Properties["Integration"] is not JsonObject integration) return;
        var verb = NodeKinds.Text(method.Properties, "HttpMethod") ?? "ANY";
        ReadMentions(api, integration, $"{verb} requests", integration["Credentials"] ?? Service(ApiService));
    }

    private void ReadIntegration(Resource integration)
    {
        var properties = integration.Properties;
        var api = ends.Of(integration, properties["ApiId"], "ApiId", "API", AwsType.ApiGatewayV2.Api);
        var label = NodeKinds.Text(properties, "IntegrationSubtype") ?? "requests";
        ReadMentions(api, properties, label, properties["CredentialsArn"] ?? Service(ApiService));
    }

    private void ReadMentions(FlowEnd? api, JsonObject integration, string label, JsonNode? principal)
    {
        var texts = Texts(integration).ToArray();
        foreach (var resource in ends.Drawn.Where(resource => resource != api?.Resource))
        {
            var name = FlowEnds.NameOf(resource);
            string[] quoted = [$"\"{name}\"", $":function:{name}/", $"/{name}\"", $"/{name}&"];
            var isMentioned = texts.Any(text => text == name || text == resource.PhysicalId || text == resource.Arn
                || quoted.Any(part => text.Contains(part, StringComparison.Ordinal))
                || text.EndsWith($"/{name}", StringComparison.Ordinal));
            if (isMentioned) Add(api, new FlowEnd(resource), label, principal);
        }
    }

    private void ReadFilter(Resource filter)
    {
        var group = ends.Of(filter, filter.Properties["LogGroupName"], "LogGroupName", "log group", AwsType.Logs.LogGroup);
        var role = filter.Properties["RoleArn"] ?? Service("logs.amazonaws.com");
        Add(group, ends.Of(filter, filter.Properties["DestinationArn"], "DestinationArn", "destination"), "log events", role);
    }
}
