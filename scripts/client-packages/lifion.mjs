// lifion-kinesis, a consumer library with leases in DynamoDB. The third argument 'fan-out' chooses enhanced fan-out.
import { createRequire } from 'node:module';
import { check, must, name, region, url } from './checks.mjs';

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const require = createRequire(import.meta.url);
const AWS = require('aws-sdk');
const Consumer = require('lifion-kinesis');
const isFanOut = process.argv[4] === 'fan-out';
// With fan-out the library signs its call for AWS's host and connects to it, whatever its endpoint is. So the host is set here;
// all else is at its default.
const aws4 = require('aws4');
const { sign } = aws4;
aws4.sign = (options, credentials) => {
  const { hostname, host, port } = new URL(url);
  options.headers = { ...options.headers, Host: host };
  sign(Object.assign(options, { hostname, port }), credentials);
};
const count = 10;
const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
const kinesis = new AWS.Kinesis({ endpoint: url, region });

await check('streams', () => kinesis.createStream({ StreamName: name, ShardCount: 2 }).promise());
const consumer = new Consumer({
  streamName: name, endpoint: url, region, ...keys, consumerGroup: name, initialPositionInStream: 'TRIM_HORIZON',
  useEnhancedFanOut: isFanOut, dynamoDb: { endpoint: url, region, ...keys },
  logger: { debug() {}, warn() {}, error: (...said) => console.error(...said) },
});
const seen = new Set();
const all = new Promise((resolve) => {
  consumer.on('data', ({ records }) => {
    for (const record of records) seen.add(record.data.i ?? JSON.parse(record.data).i);
    if (seen.size === count) resolve();
  });
});
await check('put', async () => {
  await consumer.startConsumer();
  for (let i = 0; i < count; i++) {
    // The library loses its position when two messages of an event stream arrive together, such as the first one and a record
    // that exists already. So it subscribes first, and gets one record after the other.
    await new Promise((resolve) => setTimeout(resolve, i === 0 ? 3_000 : 500));
    await kinesis.putRecord({ StreamName: name, Data: JSON.stringify({ i }), PartitionKey: `${i}` }).promise();
  }
}, 90);
await check(isFanOut ? 'fan-out' : 'read', async () => {
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 80_000))]);
  consumer.stopConsumer();
  must(seen.size === count, `${count} records must arrive; got ${seen.size}`);
  // The library acquires leases every twenty seconds.
}, 90);
process.exit(0);
