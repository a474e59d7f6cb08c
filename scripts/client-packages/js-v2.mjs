// AWS SDK for JavaScript v2, with all defaults.
import { createRequire } from 'node:module';
import { check, data, must, mustBeNow, name, region, url } from './checks.mjs';

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const AWS = createRequire(import.meta.url)('aws-sdk');
const kinesis = new AWS.Kinesis({ endpoint: url, region });

await check('streams', async () => {
  await kinesis.createStream({ StreamName: name, ShardCount: 1 }).promise();
  const { StreamDescriptionSummary: stream } = await kinesis.describeStreamSummary({ StreamName: name }).promise();
  mustBeNow(stream.StreamCreationTimestamp);
});
await check('put', async () => {
  const { FailedRecordCount } = await kinesis.putRecords(
    { StreamName: name, Records: [{ Data: data, PartitionKey: 'a' }] }).promise();
  must(FailedRecordCount === 0, `FailedRecordCount must be 0; got ${FailedRecordCount}`);
});
await check('read', async () => {
  const { ShardIterator } = await kinesis.getShardIterator(
    { StreamName: name, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }).promise();
  const { Records } = await kinesis.getRecords({ ShardIterator }).promise();
  must(data.equals(Records[0].Data), 'the record must come back');
});
await check('errors', async () => {
  const error = await kinesis.describeStreamSummary({ StreamName: 'none' }).promise().catch((failure) => failure);
  must(error.code === 'ResourceNotFoundException', `the error must be ResourceNotFoundException; got ${error}`);
});
await check('Firehose', async () => {
  const firehose = new AWS.Firehose({ endpoint: url, region });
  const { FailedPutCount } = await firehose.putRecordBatch(
    { DeliveryStreamName: 'clients-delivery', Records: [{ Data: data }] }).promise();
  must(FailedPutCount === 0, `FailedPutCount must be 0; got ${FailedPutCount}`);
});
process.exit(0);
