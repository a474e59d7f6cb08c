using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Transforms the records of a Firehose stream: a valid event becomes a line of JSON with its partition keys, and a blank
/// record is dropped. Any other record fails, and Firehose keeps it as it came under its error prefix,
/// <c>processing-failed</c>.
/// </summary>
/// <remarks>
/// <para>The response is never larger than Lambda's limit. Records that do not fit are put back into the Firehose stream, or
/// into the Kinesis stream that is its source, before the response says that Firehose need not keep them. If that fails, the
/// invocation fails too: Firehose retries the batch and then keeps it, so that no record is lost. This only happens to records
/// with partition keys, or with a buffering size near Lambda's limit, since without keys a response is smaller than
/// its event.</para>
/// <para>A record that is put back follows later records, is seen once more by the other consumers of a Kinesis stream, and is
/// billed once more. It is delivered twice where the invocation fails later. Records cannot be put back into an MSK cluster:
/// those that do not fit fail. The function's role needs <c>firehose:PutRecordBatch</c> on the Firehose stream, or
/// <c>kinesis:PutRecords</c> on its source, and permission to use its key.</para>
/// </remarks>
internal static class TransformHandler
{
    /// <summary>Reads the transformation's settings: the event schema and the partition keys.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot) =>
        Start(environment, taskRoot, FunctionDependencies.Real);

    /// <summary>Overload for tests: clock, randomness and output are passed in.</summary>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot, FunctionDependencies dependencies) =>
        Start(
            TransformOptions.Read(environment, taskRoot),
            environment,
            dependencies,
            new Reingestion(dependencies, () => new AmazonKinesisClient(), () => new AmazonKinesisFirehoseClient()));

    /// <summary>Overload for tests: options and the client for reingestion are passed in too.</summary>
    public static FunctionHandler Start(
        TransformOptions options, Func<string, string?> environment, FunctionDependencies dependencies, IReingestion reingestion)
    {
        var report = new TransformReport(dependencies, environment);
        return new RecordTransformer(options, reingestion, report, dependencies.Time).HandleAsync;
    }
}
