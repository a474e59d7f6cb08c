// The usual code: the document client, batches of 25, duplicates removed, unprocessed items sent again.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { userRecords } from './records.mjs';
import { run } from './runtime.mjs';

const table = process.env.TABLE_NAME;
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

async function write(requests) {
  let pending = requests;
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5000, 50 * 2 ** attempt)));
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: pending } }));
    pending = UnprocessedItems?.[table] ?? [];
  }
}

await run(async (event) => {
  const items = new Map();
  for (const record of event.Records) {
    for (const text of userRecords(record)) {
      const item = JSON.parse(text);
      items.set(`${item.device}\n${item.id}`, item);
    }
  }
  const requests = [...items.values()].map((item) => ({ PutRequest: { Item: item } }));
  const batches = [];
  for (let i = 0; i < requests.length; i += 25) batches.push(write(requests.slice(i, i + 25)));
  await Promise.all(batches);
  return { batchItemFailures: [] };
});
