using System.Buffers;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Functions.DynamoDb;

/// <summary>Writes what goes between the braces of a request's body.</summary>
/// <param name="body">Where to.</param>
internal delegate void WriteBody(IBufferWriter<byte> body);

/// <summary>
/// Sends bodies that are written already. Errors are the SDK's exceptions, which <see cref="ErrorClassifier"/> tells apart.
/// </summary>
internal interface IItemClient : IDisposable
{
    /// <summary>Puts a batch of items.</summary>
    /// <param name="tables">The table's name alone; what the SDK looks at to find the endpoint.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="size">Its bytes, about: room that is there at once need not grow.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<BatchWriteItemResponse> PutBatchAsync(
        Dictionary<string, List<WriteRequest>> tables, WriteBody body, int size, CancellationToken cancellation);

    /// <summary>Puts one item.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="size">Its bytes, about: room that is there at once need not grow.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<PutItemResponse> PutAsync(string table, WriteBody body, int size, CancellationToken cancellation);
}
