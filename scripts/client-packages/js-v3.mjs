// AWS SDK for JavaScript v3, with all defaults: Kinesis by HTTP/2, Firehose by HTTP/1.1.
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import {
  CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordsCommand,
  RegisterStreamConsumerCommand, SplitShardCommand, SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis';
import { check, data, must, mustBeNow, name, streamArn, url } from './checks.mjs';

const kinesis = new KinesisClient({ endpoint: url });
const ShardId = 'shardId-000000000000';

await check('streams', async () => {
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  const { StreamDescriptionSummary: stream } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
  mustBeNow(stream.StreamCreationTimestamp);
});
await check('put', async () => {
  const { FailedRecordCount } = await kinesis.send(
    new PutRecordsCommand({ StreamName: name, Records: [{ Data: data, PartitionKey: 'a' }] }));
  must(FailedRecordCount === 0, `FailedRecordCount must be 0; got ${FailedRecordCount}`);
});
await check('read', async () => {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({ StreamName: name, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
  const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  must(data.equals(Records[0].Data), `the record must come back; got ${Buffer.from(Records[0].Data)}`);
});
await check('fan-out', async () => {
  const { Consumer } = await kinesis.send(
    new RegisterStreamConsumerCommand({ StreamARN: streamArn(name), ConsumerName: 'fast' }));
  const { EventStream } = await kinesis.send(new SubscribeToShardCommand({
    ConsumerARN: Consumer.ConsumerARN, ShardId, StartingPosition: { Type: 'TRIM_HORIZON' },
  }));
  let children;
  for await (const { SubscribeToShardEvent: event } of EventStream) {
    if (event.Records.length > 0) {
      must(data.equals(event.Records[0].Data), 'the record must come back');
      await kinesis.send(new SplitShardCommand({ StreamName: name, ShardToSplit: ShardId, NewStartingHashKey: `${2n ** 127n}` }));
    }
    children = event.ChildShards;
  }
  must(children?.length === 2, `the last event must name two child shards; got ${JSON.stringify(children)}`);
});
await check('errors', async () => {
  const error = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'none' })).catch((failure) => failure);
  must(error.name === 'ResourceNotFoundException', `the error must be ResourceNotFoundException; got ${error}`);
});
kinesis.destroy();
await check('Firehose', async () => {
  const firehose = new FirehoseClient({ endpoint: url });
  const { FailedPutCount } = await firehose.send(
    new PutRecordBatchCommand({ DeliveryStreamName: 'clients-delivery', Records: [{ Data: data }] }));
  must(FailedPutCount === 0, `FailedPutCount must be 0; got ${FailedPutCount}`);
});
process.exit(0);
