using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Lets a transformation's function put records back into the stream that it transforms. A policy of its own, that nothing waits
/// for: the stream needs the function and the function its role, so that what names the stream cannot be in the role's own
/// policy.
/// </summary>
internal static class Reingestion
{
    /// <param name="delivery">The delivery.</param>
    /// <param name="role">The function's role.</param>
    /// <param name="source">What the source says that it takes; nothing where it takes nothing back, as an MSK cluster.</param>
    /// <param name="deliveryStreamArn">The stream.</param>
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

    // The key as for every producer: https://docs.aws.amazon.com/firehose/latest/dev/encryption.html#sse-with-direct-put.
    private static IEnumerable<PolicyStatement> IntoFirehose(SourceBinding source, string deliveryStreamArn)
    {
        yield return new Permission(["firehose:PutRecordBatch"], [deliveryStreamArn]).ToStatement();
        if (source.ProducerKey is { } key)
            yield return new Permission(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn]).ToStatement();
    }
}
