using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Internal;

/// <summary>The trust of a feed's role (see <see cref="FeedTarget"/>), and its permissions at the target.</summary>
internal static class FeedPermissions
{
    /// <summary>
    /// A service that may assume the role for this account's own resources. Their names are known only after the role exists, so
    /// the last part of the ARN is a wildcard.
    /// </summary>
    /// <param name="stack">The feed's stack.</param>
    /// <param name="service">The service, such as <c>iot</c>: its principal and the service in the ARN.</param>
    /// <param name="resource">The kind of resource, such as <c>rule</c>.</param>
    public static ServicePrincipal Trusted(Stack stack, string service, string resource) =>
        new($"{service}.amazonaws.com", new ServicePrincipalOpts
        {
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["aws:SourceArn"] =
                    stack.FormatArn(new ArnComponents { Service = service, Resource = resource, ResourceName = "*" }),
                },
            },
        });

    public static void ValidateDirectPut(Violations violations, string prop, Delivery delivery) => violations.Require(
        delivery.IsDirectPut,
        prop,
        "be a delivery whose source is DirectPut",
        "a delivery that reads a source",
        "send records to that source");

    // https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
    public static PolicyStatement[] Stream(Stack stack, IngestStream stream, params string[] actions)
    {
        var put = new Permission([.. actions.Select(action => $"kinesis:{action}")], [stream.StreamArn]).ToStatement();
        if (stream.EncryptionKey is not { } key) return [put];
        var encrypt = new Permission(["kms:GenerateDataKey"], [key.KeyArn])
        {
            Equal = new()
            {
                [ViaService.Key] = ViaService.Of("kinesis", stack.Region),
                ["kms:EncryptionContext:aws:kinesis:arn"] = stream.StreamArn,
            },
        };
        return [put, encrypt.ToStatement()];
    }

    // https://docs.aws.amazon.com/firehose/latest/dev/encryption.html#sse-with-direct-put
    public static PolicyStatement[] Delivery(Delivery delivery, params string[] actions)
    {
        var put = new Permission([.. actions.Select(action => $"firehose:{action}")], [delivery.DeliveryStreamArn]).ToStatement();
        return delivery.ProducerKey is { } key
            ? [put, new Permission(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn]).ToStatement()]
            : [put];
    }

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    public static PolicyStatement[] Queue(Stack stack, IQueue queue, string[] actions, string[] keyActions)
    {
        var use = new Permission([.. actions.Select(action => $"sqs:{action}")], [queue.QueueArn]).ToStatement();
        if (queue.EncryptionMasterKey is not { } key) return [use];
        var crypt = new Permission([.. keyActions.Select(action => $"kms:{action}")], [key.KeyArn])
        {
            Equal = new() { [ViaService.Key] = ViaService.Of("sqs", stack.Region) },
        };
        return [use, crypt.ToStatement()];
    }
}
