using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Functions;

namespace Pipeline.Constructs.Internal;

/// <summary>The environment of a writer's function: its settings, those that are as the function has them by itself left out, and .NET's.</summary>
internal static class FunctionEnvironment
{
    private const string Yes = "true";
    private const string No = "false";

    // Of speed alone: none changes what the function does.
    private static readonly Dictionary<string, string> Runtime = new()
    {
        // What a socket completes goes on at once on the thread that learned of it. Handing it to another one costs a switch of
        // threads for each request, and a function of a gigabyte or two has one processor to run both.
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",

        // The compiler counts calls from the first one on. By default it waits until 100 ms pass without new methods, which under
        // load takes long to come, and code that is not optimized serves until then.
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
    };

    public static Dictionary<string, string> Of(DynamoDbWriterProps props, IBucket rejects)
    {
        var environment = new Dictionary<string, string>
        {
            [WriterSettings.TableName] = props.Table.TableName,
            [WriterSettings.WriteMode] = props.Mode.Name,
            [WriterSettings.RejectsBucket] = rejects.BucketName,
            [WriterSettings.RejectsPrefix] = props.Rejects.Prefix,
            [WriterSettings.ReportBatchItemFailures] = props.Batching.ReportBatchItemFailures ? Yes : No,
        };
        if (props.Mode.Field is { } field) environment[WriterSettings.LatestBy] = field;
        if (props.MetadataAttributes) environment[WriterSettings.MetadataAttributes] = Yes;
        if (props.RawAttribute is { } raw) environment[WriterSettings.RawAttribute] = raw;
        if (props.Table.ItemLifetime is { } lifetime)
        {
            environment[WriterSettings.TimeToLiveSeconds] = Tokenization.StringifyNumber(lifetime.ToSeconds());
        }

        foreach (var (name, value) in Runtime) environment.Add(name, value);
        return environment;
    }
}
