using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Transforms the records of a Firehose stream: a valid event becomes a line of JSON with its partition keys, a blank record is
/// dropped, any other fails and Firehose keeps it as it came under its error prefix, <c>processing-failed</c>.
/// </summary>
/// <remarks>
/// <para>The response is never larger than Lambda takes. What has no room in it is put back where it came from, into the Firehose
/// stream or the Kinesis stream that is its source, before the response says that it need not be kept; if that fails, the
/// invocation does, and Firehose tries the batch again and then keeps it: nothing is lost. It takes records with partition keys,
/// or a buffering size near Lambda's limit, to come to that: without keys a response is smaller than its event.</para>
/// <para>What is put back comes behind later records, is seen once more by the other consumers of a Kinesis stream, is billed
/// once more, and is delivered twice where the invocation fails after it. For an MSK cluster there is no way back: what has no
/// room fails. The function's role needs <c>firehose:PutRecordBatch</c> on the Firehose stream, or <c>kinesis:PutRecords</c> on
/// its source, and the use of its key.</para>
/// </remarks>
internal static class TransformHandler
{
    /// <summary>Reads what the transformation needs: the event schema and the partition keys.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot) =>
        Start(environment, taskRoot, FunctionEdges.Real);

    /// <summary>The same with other edges.</summary>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot, FunctionEdges edges) =>
        Start(
            TransformOptions.Read(environment, taskRoot),
            environment,
            edges,
            new Reingestion(edges, () => new AmazonKinesisClient(), () => new AmazonKinesisFirehoseClient()));

    /// <summary>The same with other options and another way back.</summary>
    public static FunctionHandler Start(TransformOptions options, Func<string, string?> environment, FunctionEdges edges,
        IReingestion reingestion) =>
        new RecordTransformer(options, reingestion, new TransformReport(edges, environment), edges.Time).HandleAsync;
}
