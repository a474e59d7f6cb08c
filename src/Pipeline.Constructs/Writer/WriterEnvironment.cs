using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Functions;

namespace Pipeline.Constructs.Internal;

/// <summary>The environment of a writer's function, without settings that have the function's own default.</summary>
internal static class WriterEnvironment
{
    private const string Yes = "true";
    private const string No = "false";

    public static Dictionary<string, string> Of(DynamoDbWriterProps props, IBucket rejects) => FunctionEnvironment.Of(
        function: null,
        props.Build.Runtime,
        (FunctionSettings.TableName, props.Table.TableName),
        (FunctionSettings.WriteMode, props.Mode.Name),
        (FunctionSettings.RejectsBucket, rejects.BucketName),
        (FunctionSettings.RejectsPrefix, props.Rejects.Prefix),
        (FunctionSettings.ReportBatchItemFailures, props.Batching.ReportBatchItemFailures ? Yes : No),
        (FunctionSettings.LatestBy, props.Mode.Field),
        (FunctionSettings.MetadataAttributes, props.MetadataAttributes ? Yes : null),
        (FunctionSettings.RawAttribute, props.RawAttribute),
        (FunctionSettings.ReadGzip, props.ReadGzip ? Yes : null),
        (FunctionSettings.TimeToLiveSeconds,
            props.Table.ItemLifetime is { } lifetime ? Tokenization.StringifyNumber(lifetime.ToSeconds()) : null));
}
