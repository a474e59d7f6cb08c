// Puts records of 300 bytes in batches of 500, four calls at a time, as most people write it: first to warm up, then those that
// are measured. Prints the processor time of the latter in milliseconds.
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [url, warmUp, count] = process.argv.slice(2);
const keys = Array.from({ length: 1000 }, (_, i) => `device-${i}`);
const client = new KinesisClient({
  endpoint: url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'benchmark', secretAccessKey: 'benchmark' },
  // Its default is HTTP/2, which needs TLS or prior knowledge.
  requestHandler: new NodeHttpHandler(),
});

async function batch(from, to) {
  let Records = [];
  for (let i = from; i < to; i++) Records.push({ Data: Buffer.alloc(300, 97 + (i % 26)), PartitionKey: keys[i % keys.length] });
  while (Records.length > 0) {
    const answer = await client.send(new PutRecordsCommand({ StreamName: 'benchmark', Records }));
    Records = answer.FailedRecordCount > 0 ? Records.filter((_, i) => answer.Records[i].ErrorCode) : [];
  }
}

async function put(records) {
  let next = 0;
  await Promise.all(Array.from({ length: 4 }, async () => {
    while (next < records) {
      const from = next;
      next = Math.min(records, from + 500);
      await batch(from, next);
    }
  }));
}

await put(Number(warmUp));
const before = process.cpuUsage();
await put(Number(count));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
