using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The log group of a delivery's errors and its log streams, which Firehose does not make by itself.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html</remarks>
internal sealed class DeliveryLogs : Construct
{
    private readonly RemovalPolicy _removalPolicy;

    public DeliveryLogs(Construct scope, DeliveryProps props)
        : base(scope, "ErrorLogs")
    {
        _removalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy);
        Group = new LogGroup(this, "Resource", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = _removalPolicy,
        });
    }

    public LogGroup Group { get; }

    public LogStream AddStream(string name) => new(this, name, new LogStreamProps
    {
        LogGroup = Group,
        LogStreamName = name,
        RemovalPolicy = _removalPolicy,
    });

    /// <summary>Lets a role write to the added log streams and to no others.</summary>
    public PolicyStatement Write(IEnumerable<string> streams) => new(new PolicyStatementProps
    {
        Actions = ["logs:PutLogEvents"],
        Resources =
        [
            .. streams.Select(stream => Stack.Of(this).FormatArn(new ArnComponents
            {
                Service = "logs",
                Resource = "log-group",
                ResourceName = $"{Group.LogGroupName}:log-stream:{stream}",
                ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
            })),
        ],
    });
}
