using System.Runtime.InteropServices;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client.Producing;

/// <summary>The call of a service that puts the containers.</summary>
internal abstract class ProducerTarget(string name)
{
    /// <summary>The stream's name or ARN.</summary>
    internal string Name => name;

    /// <summary>Puts containers. The result has one entry for each container, in their order; a short one has fewer.</summary>
    internal abstract Task<IReadOnlyList<ContainerResult>> PutAsync(IReadOnlyList<RecordContainer> containers,
        CancellationToken cancellationToken);

    internal static ProducerTarget Kinesis(IAmazonKinesis client, string stream) => new KinesisTarget(client, stream);

    internal static ProducerTarget Firehose(IAmazonKinesisFirehose client, string deliveryStreamName) =>
        new FirehoseTarget(client, deliveryStreamName);

    private static MemoryStream ToStream(ReadOnlyMemory<byte> data) => MemoryMarshal.TryGetArray(data, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(data.ToArray());

    private sealed class KinesisTarget(IAmazonKinesis client, string stream) : ProducerTarget(stream)
    {
        private readonly bool _isArn = stream.StartsWith("arn:", StringComparison.Ordinal);

        internal override async Task<IReadOnlyList<ContainerResult>> PutAsync(
            IReadOnlyList<RecordContainer> containers, CancellationToken cancellationToken)
        {
            var request = new PutRecordsRequest
            {
                StreamName = _isArn ? null : Name,
                StreamARN = _isArn ? Name : null,
                Records = new(containers.Count),
            };
            foreach (var container in containers)
            {
                request.Records.Add(new PutRecordsRequestEntry
                {
                    Data = ToStream(container.ToData()),
                    PartitionKey = container.PartitionKey,
                    ExplicitHashKey = container.ExplicitHashKey,
                });
            }

            var response = await client.PutRecordsAsync(request, cancellationToken).ConfigureAwait(false);
            return
            [
                .. response.Records.Select(entry =>
                    new ContainerResult(entry.ErrorCode, entry.ErrorMessage, entry.ShardId, entry.SequenceNumber)),
            ];
        }
    }

    private sealed class FirehoseTarget(IAmazonKinesisFirehose client, string name) : ProducerTarget(name)
    {
        internal override async Task<IReadOnlyList<ContainerResult>> PutAsync(
            IReadOnlyList<RecordContainer> containers, CancellationToken cancellationToken)
        {
            var request = new PutRecordBatchRequest
            {
                DeliveryStreamName = Name,
                Records =
                [
                    .. containers.Select(container => new KinesisFirehose.Record { Data = ToStream(container.ToData()) }),
                ],
            };
            var response = await client.PutRecordBatchAsync(request, cancellationToken).ConfigureAwait(false);
            return
            [
                .. response.RequestResponses.Select(entry =>
                    new ContainerResult(entry.ErrorCode, entry.ErrorMessage, null, entry.RecordId)),
            ];
        }
    }
}

/// <summary>What a service says of a container.</summary>
internal readonly record struct ContainerResult(string? ErrorCode, string? ErrorMessage, string? ShardId, string? SequenceNumber);
