using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.NotHere;

/// <summary>
/// The resources that a call's input names, as ARNs in the forms of
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
/// </summary>
internal sealed class CalledResources(Deployment deployment)
{
    private const string None = "*";

    // The actions without a resource, which only * grants.
    private static readonly HashSet<string> WithoutResource = new(StringComparer.Ordinal)
    {
        "cloudwatch:PutMetricData", "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics",
        "kms:GenerateRandom", "kms:ListKeys", "kms:ListAliases",
        "secretsmanager:GetRandomPassword", "secretsmanager:ListSecrets", "secretsmanager:BatchGetSecretValue",
        "ssm:DescribeParameters",
        "sts:GetCallerIdentity", "sts:GetSessionToken", "sts:DecodeAuthorizationMessage",
        "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    };

    /// <summary>
    /// The resources' ARNs, at least one: <c>*</c> for an action that has no resource, <c>null</c> for a resource that the run
    /// does not know.
    /// </summary>
    /// <param name="service">The prefix of the service's actions.</param>
    /// <param name="action">The action, such as <c>GetParameter</c>.</param>
    /// <param name="input">The call's input.</param>
    public IReadOnlyList<string?> Of(string service, string action, JsonObject input)
    {
        if (WithoutResource.Contains($"{service}:{action}")) return [None];
        IReadOnlyList<string?> found = service switch
        {
            "ssm" => Many(input, ["Name", "Names", "Path"], Parameter),
            "secretsmanager" => Many(input, ["SecretId", "Name"], Secret),
            "sns" => Topics(action, input),
            "sqs" => Many(input, ["QueueUrl", "QueueName"], url => Arn("sqs", url.Split('/')[^1])),
            "kms" => Many(input, ["KeyId", "SourceKeyId", "DestinationKeyId"], Key),
            "events" => Buses(action, input),
            "states" => Many(input, ["stateMachineArn", "executionArn", "activityArn"], arn => arn),
            "logs" => Logs(input),
            "athena" => [Arn("athena", $"workgroup/{Text(input, "WorkGroup") ?? "primary"}")],
            "sts" => Many(input, ["RoleArn"], arn => arn),
            "dynamodb" => Many(input, ["StreamArn", "TableArn", "TableName"], name => Arn("dynamodb", $"table/{name}")),
            "kinesis" => Many(
                input, ["ConsumerARN", "StreamARN", "ResourceARN", "StreamName"], name => Arn("kinesis", $"stream/{name}")),
            "firehose" => Many(input, ["DeliveryStreamName"], name => Arn("firehose", $"deliverystream/{name}")),
            "lambda" => Many(input, [RestName], Function),
            "iot" => Many(input, [RestName], name => Arn("iot", action == "Publish" ? $"topic/{name}" : $"thing/{name}")),
            "bedrock" => Many(input, [RestName], name => name.StartsWith("arn:", StringComparison.Ordinal) ? name : null),
            "scheduler" => Many(
                input, [RestName], name => Arn("scheduler", $"schedule/{Text(input, "GroupName") ?? "default"}/{name}")),
            _ => [],
        };
        return found.Count > 0 ? found : [Named(service, input)];
    }

    /// <summary>The member of the input that holds a name from the path of a REST call.</summary>
    public const string RestName = "(path)";

    /// <summary>A member's text; <c>null</c> where it is missing or not text.</summary>
    public static string? Text(JsonObject input, string member) =>
        input[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    // For all other services: the one member that is an ARN of that service.
    private static string? Named(string service, JsonObject input)
    {
        var arns = input.Select(member => Text(input, member.Key))
            .Where(text => text?.Split(':', 6) is ["arn", _, var owner, _, _, _] && owner == service).Distinct().ToList();
        return arns.Count == 1 ? arns[0] : null;
    }

    // Makes ARNs of the members' texts and lists of texts. A text that is already an ARN stays as it is.
    private static IReadOnlyList<string?> Many(JsonObject input, IReadOnlyList<string> members, Func<string, string?> arnOf)
    {
        var names = members.Select(member => input[member]).SelectMany(node => node is JsonArray list ? list.ToList() : [node])
            .OfType<JsonValue>()
            .Select(value => value.TryGetValue<string>(out var text) ? text : "")
            .Where(name => name.Length > 0);
        return [.. names.Select(arnOf).Distinct()];
    }

    private string Arn(string service, string rest) => rest.Contains("arn:", StringComparison.Ordinal)
        ? rest[rest.IndexOf("arn:", StringComparison.Ordinal)..]
        : $"arn:{deployment.Partition}:{service}:{deployment.Region}:{deployment.Account}:{rest}";

    // NAME:VERSION and NAME:LABEL name a version of the parameter NAME.
    private string? Parameter(string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        var end = name.IndexOf(':');
        return Arn("ssm", $"parameter/{(end < 0 ? name : name[..end]).TrimStart('/')}");
    }

    private string? Secret(string id)
    {
        var known = deployment.Find(id)
            ?? deployment.OfType(AwsType.SecretsManager.Secret).FirstOrDefault(secret => Text(secret.Properties, "Name") == id);
        if (known?.Arn is { } arn) return arn;
        // AWS appends a hyphen and six characters to the name, which only AWS knows. Here any six characters stand for them.
        var full = Arn("secretsmanager", $"secret:{id}");
        var hyphen = full.LastIndexOf('-');
        var isFull = hyphen == full.Length - 7 && full.AsSpan(hyphen + 1).IndexOfAnyExcept(LettersAndDigits) < 0;
        return isFull ? full : $"{full}-AbCdEf";
    }

    private static readonly System.Buffers.SearchValues<char> LettersAndDigits =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private IReadOnlyList<string?> Topics(string action, JsonObject input)
    {
        if (action.StartsWith("List", StringComparison.Ordinal) && Text(input, "TopicArn") is null) return [None];
        // A message to a telephone number has no topic.
        if (Text(input, "PhoneNumber") is not null) return [None];
        return action == "CreateTopic"
            ? Many(input, ["Name"], name => Arn("sns", name))
            : Many(input, ["TopicArn", "TargetArn", "ResourceArn"], arn => arn);
    }

    private string? Key(string id)
    {
        if (id.Contains("alias/", StringComparison.Ordinal))
        {
            var name = id[id.IndexOf("alias/", StringComparison.Ordinal)..];
            var alias = deployment.OfType(AwsType.Kms.Alias).FirstOrDefault(alias => Text(alias.Properties, "AliasName") == name);
            return alias is null ? null : KeyUse.ArnOf(Text(alias.Properties, "TargetKeyId"), deployment);
        }

        return KeyUse.ArnOf(id, deployment);
    }

    private IReadOnlyList<string?> Buses(string action, JsonObject input)
    {
        if (action != "PutEvents") return [];
        var entries = (input["Entries"] as JsonArray ?? []).OfType<JsonObject>();
        var buses = entries.Select(entry => Text(entry, "EventBusName") ?? "default");
        return [.. buses.Distinct().Select(bus => (string?)Arn("events", $"event-bus/{bus}"))];
    }

    // The form is the one of AWS's denials. A policy with NAME:* covers it
    // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html).
    private IReadOnlyList<string?> Logs(JsonObject input) => Text(input, "logGroupName") is { } group
        ? [Arn("logs", $"log-group:{group}:log-stream:{Text(input, "logStreamName")}")]
        : [];

    private string? Function(string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        // NAME, NAME:ALIAS, or ACCOUNT:function:NAME.
        const string marker = "function:";
        var start = name.IndexOf(marker, StringComparison.Ordinal);
        return Arn("lambda", $"function:{(start < 0 ? name : name[(start + marker.Length)..])}");
    }
}
