using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// The permissions that calls need: an action on the stream or the consumer
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html), and, for records of
/// an encrypted stream, the use of its key (https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html).
/// </summary>
internal sealed class KinesisPermissions(StreamRegistry registry, ShardReader reader, ConsumerOperations consumers)
{
    public IEnumerable<Permission> Of(string operation, JsonObject input)
    {
        switch (operation)
        {
            case "ListStreams" or "DescribeLimits" or "DescribeAccountSettings" or "UpdateAccountSettings":
                return [new($"kinesis:{operation}", "*")];

            case "DescribeStreamConsumer" or "DeregisterStreamConsumer":
                return [new($"kinesis:{operation}", consumers.Find(input).Consumer.Arn)];

            case SubscriptionOperations.Operation:
                // The call itself then reports the missing ARN.
                if (new KinesisInput(input).Text("ConsumerARN") is not { } arn) return [];
                var (stream, consumer) = consumers.Find(arn);
                return ToSubscribe(stream, consumer);

            case "TagResource" or "UntagResource" or "ListTagsForResource"
                or "PutResourcePolicy" or "GetResourcePolicy" or "DeleteResourcePolicy":
                return [new($"kinesis:{operation}", new KinesisInput(input).Text("ResourceARN") ?? "*")];

            case "GetRecords":
                return new KinesisInput(input).Text("ShardIterator") is { } iterator
                    ? ToRead(operation, reader.Locate(iterator).Stream)
                    : [];

            default:
                return OfStream(operation, input);
        }
    }

    public IEnumerable<Permission> ToRead(string operation, KinesisStream stream) =>
        [new($"kinesis:{operation}", stream.Arn), .. operation == "GetRecords" ? KeyOf(stream, "kms:Decrypt") : []];

    public IEnumerable<Permission> ToSubscribe(KinesisStream stream, StreamConsumer consumer) =>
        [new($"kinesis:{SubscriptionOperations.Operation}", consumer.Arn), .. KeyOf(stream, "kms:Decrypt")];

    private IEnumerable<Permission> OfStream(string operation, JsonObject input)
    {
        var call = new KinesisInput(input);
        var arn = call.Text("StreamARN");
        var name = call.Text("StreamName");
        if (arn is null && name is null && operation == "ListShards" && call.Text("NextToken") is { } token)
            name = ShardIterator.Decode(token, "NextToken").Stream.Split('/')[0];

        // The call itself then reports that both are missing.
        if (arn is null && name is null) return [];

        var permission = new Permission($"kinesis:{operation}", arn ?? registry.ArnOf(name!));
        // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html.
        if (operation == "CreateStream" && input["Tags"] is JsonObject { Count: > 0 })
            return [permission, permission with { Action = "kinesis:AddTagsToStream" }];

        return operation is "PutRecord" or "PutRecords" && registry.TryFind(permission.Resource) is { } stream
            ? [permission, .. KeyOf(stream, "kms:GenerateDataKey")]
            : [permission];
    }

    private IEnumerable<Permission> KeyOf(KinesisStream stream, string action)
    {
        if (stream.Settings.KeyId is not { } keyId || keyId.EndsWith(StreamSettings.AwsManagedKey, StringComparison.Ordinal))
            return [];

        var context = new Dictionary<string, string[]>
        {
            ["kms:ViaService"] = [$"kinesis.{registry.Region}.amazonaws.com"],
            ["kms:EncryptionContext:aws:kinesis:arn"] = [stream.Arn],
            ["kms:EncryptionContextKeys"] = ["aws:kinesis:arn"],
        };
        return [new(action, registry.KeyArnOf(keyId), context)];
    }
}
