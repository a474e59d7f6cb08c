using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Functions;

namespace Pipeline.Constructs.Internal;

/// <summary>The environment of a writer's function: its settings, those that are as the function has them by itself left out, and .NET's.</summary>
internal static class FunctionEnvironment
{
    private const string Yes = "true";
    private const string No = "false";

    public static Dictionary<string, string> Of(DynamoDbWriterProps props, IBucket rejects)
    {
        var environment = new Dictionary<string, string>
        {
            [FunctionSettings.TableName] = props.Table.TableName,
            [FunctionSettings.WriteMode] = props.Mode.Name,
            [FunctionSettings.RejectsBucket] = rejects.BucketName,
            [FunctionSettings.RejectsPrefix] = props.Rejects.Prefix,
            [FunctionSettings.ReportBatchItemFailures] = props.Batching.ReportBatchItemFailures ? Yes : No,
        };
        if (props.Mode.Field is { } field) environment[FunctionSettings.LatestBy] = field;
        if (props.MetadataAttributes) environment[FunctionSettings.MetadataAttributes] = Yes;
        if (props.RawAttribute is { } raw) environment[FunctionSettings.RawAttribute] = raw;
        if (props.Table.ItemLifetime is { } lifetime)
        {
            environment[FunctionSettings.TimeToLiveSeconds] = Tokenization.StringifyNumber(lifetime.ToSeconds());
        }

        foreach (var (name, value) in RuntimeSettings.Variables) environment.Add(name, value);
        return environment;
    }
}
