using System.Buffers;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Sends items only by the SDK's public client: the way out if <see cref="ItemClient"/> does not work with a version of the
/// SDK. It reads the same bodies, so that one piece of code writes items and conditions, and the SDK writes them again.
/// </summary>
internal sealed class PlainItemClient(IAmazonDynamoDB client) : IItemClient
{
    public Task<BatchWriteItemResponse> PutBatchAsync(
        Dictionary<string, List<WriteRequest>> tables, WriteBody body, int size, CancellationToken cancellation) =>
        client.BatchWriteItemAsync(RequestReader.ReadBatch(Written(body, size)), cancellation);

    public Task<PutItemResponse> PutAsync(string table, WriteBody body, int size, CancellationToken cancellation) =>
        client.PutItemAsync(RequestReader.ReadPut(Written(body, size)), cancellation);

    public void Dispose() => client.Dispose();

    private static ReadOnlySpan<byte> Written(WriteBody body, int size)
    {
        var bytes = new ArrayBufferWriter<byte>(size);
        body(bytes);
        return bytes.WrittenSpan;
    }
}
