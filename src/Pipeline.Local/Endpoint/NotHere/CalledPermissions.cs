using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Endpoint.NotHere;

/// <summary>
/// The permissions that a call needs, as far as the request shows them: the IAM action of its operation, and its resources.
/// </summary>
internal sealed class CalledPermissions(Deployment deployment)
{
    private readonly CalledResources _resources = new(deployment);
    private readonly DynamoDbPermissions _tables = new(deployment);
    private readonly S3Permissions _objects = new(deployment);

    /// <summary>The call's name in messages, such as <c>AmazonSSM.GetParameter</c> or <c>sns:Publish</c>.</summary>
    public static string NameOf(EndpointCall call)
    {
        if (call.Target is { Length: > 0 } target) return target;
        var service = ServicePrefixes.Of(call);
        var path = $"{call.Http.Request.Method} {call.Http.Request.Path}";
        if (service is null) return path;
        return OperationOf(call, service) is { } operation ? $"{service}:{operation.Name}" : $"{service} {path}";
    }

    /// <summary>
    /// The permissions that the call needs, the one for its own action first; empty where the request names no service.
    /// </summary>
    public IReadOnlyList<NotHerePermission> Of(EndpointCall call)
    {
        if (ServicePrefixes.Of(call) is not { } service) return [];
        if (service == "s3") return PermissionsOf(_objects.Of(call.Http.Request, call.Body));

        if (OperationOf(call, service) is not { } operation) return [new NotHerePermission($"{service}:*", null)];
        var input = InputOf(call, operation.Named);
        if (call.TargetPrefix == "DynamoDB_20120810"
            && PermissionsOf(_tables.Of(operation.Name, input)) is { Count: > 0 } permissions)
        {
            return permissions;
        }

        return
        [
            .. from action in Actions(service, operation.Name)
               from resource in _resources.Of(service, action, input)
               select new NotHerePermission($"{service}:{action}", resource, ContextOf(service, action, input)),
        ];
    }

    private static (string Name, string? Named)? OperationOf(EndpointCall call, string service) => CallProtocols.Of(call) switch
    {
        CallProtocol.Json or CallProtocol.AwsCbor => call.Operation is { } operation ? (operation, null) : null,
        CallProtocol.Query or CallProtocol.Ec2Query => (CallProtocols.ActionOf(call)!, null),
        CallProtocol.Cbor => (call.Http.Request.Path.Value!.Split('/')[^1], null),
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonopensearchservice.html.
        _ when service is "es" => ($"ESHttp{Capital(call.Http.Request.Method)}", null),
        _ => RestOperations.Find(service, call.Http.Request.Method, Forwarder.PathOf(call.Http.Request)),
    };

    private static string Capital(string method) => $"{char.ToUpperInvariant(method[0])}{method[1..].ToLowerInvariant()}";

    // Some operations do not have their own action.
    private static string[] Actions(string service, string operation) => (service, operation) switch
    {
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html.
        ("sns", "PublishBatch") => ["Publish"],
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html.
        ("sqs", _) when operation.EndsWith("Batch", StringComparison.Ordinal) => [operation[..^"Batch".Length]],
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html.
        ("kms", "ReEncrypt") => ["ReEncryptFrom", "ReEncryptTo"],
        _ => [operation],
    };

    private static List<NotHerePermission> PermissionsOf(IEnumerable<Permission> permissions) =>
        [.. permissions.Select(permission => new NotHerePermission(permission.Action, permission.Resource, permission.Context))];

    private static JsonObject InputOf(EndpointCall call, string? named)
    {
        var input = CallProtocols.Of(call) switch
        {
            CallProtocol.Query or CallProtocol.Ec2Query =>
                new JsonObject(CallProtocols.FormOf(call).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            CallProtocol.Json or CallProtocol.RestJson => ReadOrEmpty(WireFormat.Json, call.Body),
            CallProtocol.Cbor or CallProtocol.AwsCbor => ReadOrEmpty(WireFormat.Cbor, call.Body),
            _ => [],
        };
        if (named is not null) input[CalledResources.RestName] = named;
        return input;
    }

    // An unreadable body names no resource. The call itself is refused in any case.
    private static JsonObject ReadOrEmpty(WireFormat format, byte[] body)
    {
        try
        {
            return format.Read(body);
        }
        catch (ServiceException)
        {
            return [];
        }
    }

    private Dictionary<string, string[]>? ContextOf(string service, string action, JsonObject input)
    {
        switch (service)
        {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html.
            case "cloudwatch" when CalledResources.Text(input, "Namespace") is { } nameSpace:
                return new Dictionary<string, string[]> { ["cloudwatch:namespace"] = [nameSpace] };
            // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html.
            case "kms":
                var keys = new Dictionary<string, string[]> { ["kms:CallerAccount"] = [deployment.Account] };
                if (input["EncryptionContext"] is not JsonObject { Count: > 0 } context) return keys;
                keys["kms:EncryptionContextKeys"] = [.. context.Select(pair => pair.Key)];
                foreach (var (key, value) in context) keys[$"kms:EncryptionContext:{key}"] = [$"{value}"];
                return keys;
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts.
            case "sts" when action == "AssumeRole":
                var name = CalledResources.Text(input, "RoleSessionName") ?? "";
                var session = new Dictionary<string, string[]> { ["sts:RoleSessionName"] = [name] };
                if (CalledResources.Text(input, "ExternalId") is { } external) session["sts:ExternalId"] = [external];
                return session;
            default:
                return null;
        }
    }
}
