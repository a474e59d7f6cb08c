// aws-kinesis-agg: aggregates records as the KPL does, puts them as one, reads and de-aggregates them.
import { createRequire } from 'node:module';
import { check, must, name, region, url } from './checks.mjs';

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const require = createRequire(import.meta.url);
const AWS = require('aws-sdk');
const { RecordAggregator, deaggregateSync } = require('aws-kinesis-agg');
const kinesis = new AWS.Kinesis({ endpoint: url, region });

await check('streams', () => kinesis.createStream({ StreamName: name, ShardCount: 1 }).promise());
await check('put', async () => {
  const aggregator = new RecordAggregator();
  for (let i = 0; i < 3; i++) aggregator.addUserRecord({ partitionKey: `key ${i}`, data: Buffer.from(`record ${i}`) });
  const { partitionKey, data } = aggregator.build();
  await kinesis.putRecord({ StreamName: name, PartitionKey: partitionKey, Data: data }).promise();
});
await check('read', async () => {
  const { ShardIterator } = await kinesis.getShardIterator(
    { StreamName: name, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }).promise();
  const { Records } = await kinesis.getRecords({ ShardIterator }).promise();
  const found = await new Promise((resolve, reject) => {
    // The library expects records in the form of a Lambda event.
    const { Data, SequenceNumber: sequenceNumber } = Records[0];
    const record = { data: Buffer.from(Data).toString('base64'), partitionKey: 'a', sequenceNumber };
    deaggregateSync(record, true, (error, records) => (error ? reject(error) : resolve(records)));
  });
  const texts = found.map((user) => Buffer.from(user.data, 'base64').toString());
  must(texts.join() === 'record 0,record 1,record 2', `three records must come back; got ${texts}`);
});
process.exit(0);
