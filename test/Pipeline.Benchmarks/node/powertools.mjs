// AWS's recommended style: Powertools splits the batch, the record handler puts one item.
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { userRecords } from './records.mjs';
import { run } from './runtime.mjs';

const table = process.env.TABLE_NAME;
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const processor = new BatchProcessor(EventType.KinesisDataStreams);

async function put(record) {
  for (const text of userRecords(record)) {
    await client.send(new PutCommand({ TableName: table, Item: JSON.parse(text) }));
  }
}

await run((event, context) => processPartialResponse(event, put, processor, { context }));
