using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Lets a transformation's function put records back into the stream that it transforms. It is a separate policy that no resource
/// depends on: the stream needs the function, and the function needs its role, so the role's own policy cannot name the stream.
/// </summary>
internal static class Reingestion
{
    /// <param name="delivery">The delivery.</param>
    /// <param name="role">The function's role.</param>
    /// <param name="source">The source's binding. A source that takes no records back, such as an MSK cluster, has no
    /// statements for it.</param>
    /// <param name="deliveryStreamArn">The ARN of the Firehose stream.</param>
    public static void Allow(Construct delivery, Role role, SourceBinding source, string deliveryStreamArn)
    {
        PolicyStatement[] statements = source.IsDirectPut
            ? [.. IntoFirehose(source, deliveryStreamArn)] : [.. source.Reingestion];
        if (statements.Length == 0) return;
        _ = new ManagedPolicy(delivery, "Reingestion", new ManagedPolicyProps
        {
            Description = "Puts records back into the source of a Firehose stream",
            Roles = [role],
            Statements = statements,
        });
    }

    // The key's permission is the same as for every producer:
    // https://docs.aws.amazon.com/firehose/latest/dev/encryption.html#sse-with-direct-put.
    private static IEnumerable<PolicyStatement> IntoFirehose(SourceBinding source, string deliveryStreamArn)
    {
        yield return new Permission(["firehose:PutRecordBatch"], [deliveryStreamArn]).ToStatement();
        if (source.ProducerKey is { } key)
            yield return new Permission(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn]).ToStatement();
    }
}
