using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Internal;
using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// The SDK's DynamoDB client, with bodies that are written already: it signs, sends, finds the endpoint and reads the answers;
/// only the making of AttributeValue objects, half of the cost of a write, is left out. The one place that touches types of the
/// SDK's Internal namespaces, with what stands beside it in this folder; AWSSDK.Core's version is pinned for it, and
/// <see cref="PlainItemClient"/> is the way without.
/// </summary>
internal sealed class ItemClient(AmazonDynamoDBConfig config) : AmazonDynamoDBClient(config), IItemClient
{
    private const int CallbackHandlers = 3;
    private const string Batch = "DynamoDB_20120810.BatchWriteItem";
    private const string Put = "DynamoDB_20120810.PutItem";

    // Made within the base's constructor.
    private RepeatedRequests? _repeated;

    public async Task<BatchWriteItemResponse> PutBatchAsync(
        Dictionary<string, List<WriteRequest>> tables, WriteBody body, int size, CancellationToken cancellation)
    {
        var reply = await _repeated!.SendAsync(Batch, body, size, cancellation);
        if (reply?.Answer is { } answer && ResponseReader.TryRead(answer, out var units))
            return new BatchWriteItemResponse { ConsumedCapacity = [ResponseReader.Capacity(units)] };

        return await InvokeAsync<BatchWriteItemResponse>(
            new BatchWriteItemRequest { RequestItems = tables },
            new InvokeOptions
            {
                RequestMarshaller = new Marshaller(Batch, body, size) { Reply = reply },
                ResponseUnmarshaller = BatchWriteItemResponseUnmarshaller.Instance,
            },
            cancellation);
    }

    public async Task<PutItemResponse> PutAsync(string table, WriteBody body, int size, CancellationToken cancellation)
    {
        var reply = await _repeated!.SendAsync(Put, body, size, cancellation);
        if (reply?.Answer is { } answer && ResponseReader.TryRead(answer, out var units))
            return new PutItemResponse { ConsumedCapacity = ResponseReader.Capacity(units) };

        return await InvokeAsync<PutItemResponse>(
            new PutItemRequest { TableName = table },
            new InvokeOptions
            {
                RequestMarshaller = new Marshaller(Put, body, size) { Reply = reply },
                ResponseUnmarshaller = PutItemResponseUnmarshaller.Instance,
            },
            cancellation);
    }

    // Remove the handlers that have no effect on these two calls: events without listeners, metrics without readers, and
    // checksums and compression, which DynamoDB's protocol does not have. Each costs a task and a state machine, several times
    // a request.
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<ChecksumHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        for (var i = 0; i < CallbackHandlers; i++) pipeline.RemoveHandler<CallbackHandler>();
        pipeline.ReplaceHandler<AmazonDynamoDBEndpointResolver>(new EndpointCache());
        pipeline.ReplaceHandler<Unmarshaller>(new ResponseReader());
        var handler = HttpClients.CreateHandler(Config);
        handler.PlaintextStreamFilter = (connection, _) =>
            ValueTask.FromResult<Stream>(new SingleWriteStream(connection.PlaintextStream));
        var http = new HttpMessageInvoker(handler);
        _repeated = new RepeatedRequests(http, Config.DefaultAWSCredentials as FixedCredentials);
        pipeline.ReplaceHandler<HttpHandler<HttpContent>>(new HttpHandler<HttpContent>(new HttpRequests(http, _repeated), this));
    }

    private sealed class Marshaller(string target, WriteBody body, int size)
        : IMarshaller<IRequest, AmazonWebServiceRequest>, IRepliedTo
    {
        public Reply? Reply { get; set; }

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var content = new PooledContentStream(size);
            body(content.BufferWriter);
            var request = new DefaultRequest(input, "Amazon.DynamoDBv2")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                ContentStream = content,
            };
            request.Headers["X-Amz-Target"] = target;
            request.Headers["Content-Type"] = "application/x-amz-json-1.0";
            request.Headers["x-amz-api-version"] = "2012-08-10";
            return request;
        }
    }
}
