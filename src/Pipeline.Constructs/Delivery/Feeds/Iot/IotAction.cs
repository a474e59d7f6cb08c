using System.Security.Cryptography;
using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.IoT.CfnTopicRule;

namespace Pipeline.Constructs;

/// <summary>
/// An action of an <see cref="IotRuleFeed"/> for a message: a plain object, made by one of the static factories.
/// </summary>
public sealed class IotAction
{
    private readonly Action<Violations> _validate;
    private readonly Func<Stack, PolicyStatement[]> _statements;
    private readonly Func<string, ActionProperty> _render;
    private readonly string _kind;
    private readonly IConstruct? _target;

    private IotAction(
        string kind,
        IConstruct? target,
        Func<Stack, PolicyStatement[]> statements,
        Func<string, ActionProperty> render,
        Action<Violations>? validate = null)
    {
        (_statements, _render, _validate) = (statements, render, validate ?? (_ => { }));
        (_kind, _target) = (kind, target);
    }

    /// <summary>Puts the message into a data stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="partitionKey">The partition key, 1 to 256 characters as written, usually an expression. Default:
    /// <c>${newuuid()}</c>, which spreads evenly; <c>${topic()}</c> keeps the order of each topic in a shard.</param>
    public static IotAction Stream(IngestStream stream, string partitionKey = "${newuuid()}") => new(
        "Stream",
        stream,
        stack => FeedPermissions.Stream(stack, stream, "PutRecord"),
        role => new ActionProperty
        {
            Kinesis = new KinesisActionProperty { RoleArn = role, StreamName = stream.StreamName, PartitionKey = partitionKey },
        },
        violations => violations.Length("PartitionKey", partitionKey, ServiceLimits.Kinesis.PartitionKeyLength));

    /// <summary>Puts the message into a delivery whose source is <see cref="DeliverySource.DirectPut"/>.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="batchMode">Whether each element of an array message becomes a record, at most 500.
    /// Default: <c>false</c>.</param>
    /// <param name="separator">The end of each record. Default: none.</param>
    public static IotAction Delivery(Delivery delivery, bool batchMode = false, IotSeparator separator = IotSeparator.None) =>
        new(
        batchMode ? "DeliveryBatch" : "Delivery",
        delivery,
        _ => FeedPermissions.Delivery(delivery, batchMode ? ["PutRecord", "PutRecordBatch"] : ["PutRecord"]),
        role => new ActionProperty
        {
            Firehose = new FirehoseActionProperty
            {
                RoleArn = role,
                DeliveryStreamName = delivery.DeliveryStreamName,
                BatchMode = batchMode,
                Separator = Text(separator),
            },
        },
        violations => FeedPermissions.ValidateDirectPut(violations, "Delivery", delivery));

    /// <summary>Writes the message as an item, one attribute per field; it must hold the table's keys.</summary>
    /// <param name="table">The table.</param>
    public static IotAction Table(EventTable table) => new(
        "Table",
        table,
        _ => table.Statements("dynamodb:PutItem"),
        role => new ActionProperty
        {
            DynamoDBv2 = new DynamoDBv2ActionProperty
            {
                RoleArn = role,
                PutItem = new PutItemInputProperty { TableName = table.TableName },
            },
        });

    /// <summary>Sends the message to a queue.</summary>
    /// <param name="queue">A standard queue, not FIFO.</param>
    /// <param name="useBase64">Whether the message is encoded as base64, for data that is not text.
    /// Default: <c>false</c>.</param>
    public static IotAction Queue(IQueue queue, bool useBase64 = false) => new(
        "Queue",
        queue,
        stack => FeedPermissions.Queue(stack, queue, ["SendMessage"], ["Decrypt", "GenerateDataKey"]),
        role => new ActionProperty
        {
            Sqs = new SqsActionProperty { RoleArn = role, QueueUrl = queue.QueueUrl, UseBase64 = useBase64 },
        },
        violations => violations.Require(
            !queue.Fifo, "Queue", "be a standard queue", "a FIFO queue", "give a standard one: IoT sends to no other"));

    /// <summary>
    /// The id of the action's role: the kind of action and its target, independent of its position in the list. If a role changed
    /// with the position, its permissions would change before the rule uses them.
    /// </summary>
    internal string Identity => _kind + Digest(_target!);

    internal void Validate(Violations violations)
    {
        violations.Require(_target is not null, "Target", "be set", null, "give it to IotAction's factory");
        if (_target is not null) _validate(violations);
    }

    internal PolicyStatement[] Statements(Stack stack) => _statements(stack);

    internal ActionProperty Render(IRole role) => _render(role.RoleArn);

    // Uses the path below the target's stack, so that another stage name changes no role.
    private static string Digest(IConstruct target)
    {
        var path = target.Node.Path[Stack.Of(target).Node.Path.Length..];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8];
    }

    private static string? Text(IotSeparator separator) => separator switch
    {
        IotSeparator.None => null,
        IotSeparator.NewLine => "\n",
        IotSeparator.WindowsNewLine => "\r\n",
        IotSeparator.Tab => "\t",
        IotSeparator.Comma => ",",
        _ => throw new ArgumentOutOfRangeException(nameof(separator), separator, "is not a separator"),
    };
}
