using System.Buffers;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Functions.DynamoDb;

/// <summary>Writes the body of a request.</summary>
/// <param name="body">Where to.</param>
internal delegate void WriteBody(IBufferWriter<byte> body);

/// <summary>
/// Sends requests whose body is JSON already. Errors are the SDK's exceptions, which <see cref="ErrorClassifier"/> classifies.
/// </summary>
internal interface IItemClient : IDisposable
{
    /// <summary>Puts a batch of items.</summary>
    /// <param name="tables">The table's name without items; the SDK resolves the endpoint by it.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="size">The body's approximate size in bytes, so that the buffer need not grow.</param>
    /// <param name="cancellation">Cancels the call.</param>
    Task<BatchWriteItemResponse> PutBatchAsync(
        Dictionary<string, List<WriteRequest>> tables, WriteBody body, int size, CancellationToken cancellation);

    /// <summary>Puts one item.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="size">The body's approximate size in bytes, so that the buffer need not grow.</param>
    /// <param name="cancellation">Cancels the call.</param>
    Task<PutItemResponse> PutAsync(string table, WriteBody body, int size, CancellationToken cancellation);
}
