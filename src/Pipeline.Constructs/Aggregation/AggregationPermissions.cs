using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Pipeline.Records.Windows;

namespace Pipeline.Constructs.Internal;

/// <summary>The permissions of an aggregation, one statement per need.</summary>
internal static class AggregationPermissions
{
    /// <summary>
    /// The actions that Lambda's poller calls with the function's role
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html and
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html).
    /// </summary>
    public static IEnumerable<PolicyStatement> Read(Stack stack, AggregationSource source) =>
        source.Stream is { } stream ? WriterPermissions.Read(stack, stream) : source.Table!.ChangeStatements();

    /// <summary>Reads and writes aggregates; with alerts, it also queries the highest groups of a window.</summary>
    public static IEnumerable<PolicyStatement> Write(EventTable table, bool alerts)
    {
        foreach (var statement in table.Statements("dynamodb:GetItem", "dynamodb:PutItem")) yield return statement;
        if (!alerts) yield break;
        yield return new Permission(["dynamodb:Query"], [$"{table.TableArn}/index/{AggregateAttributes.TopIndex}"]).ToStatement();
    }

    /// <summary>Publishes alerts.</summary>
    public static IEnumerable<PolicyStatement> Tell(Stack stack, ITopic topic)
    {
        yield return new Permission(["sns:Publish"], [topic.TopicArn]).ToStatement();
        if (topic.MasterKey is not { } key) yield break;
        yield return new Permission(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn])
        {
            Equal = new Dictionary<string, object> { [ViaService.Key] = ViaService.Of("sns", stack.Region) },
        }.ToStatement();
    }
}
