// Reads the same records in JSON, in CBOR and by enhanced fan-out, one after the other in one run, to compare their speeds.
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

const stream = 'clients-throughput';
const region = 'eu-west-1';
const shards = 48;
// A shard accepts 1,000 records and 1 MiB at once, and serves 2 MiB to polling readers and 2 MiB to each consumer, so no quota is
// reached.
const perShard = 500;
const recordBytes = 2_000;

/** Prints a table. The exit code is 1 if a form does not return every record. */
export async function measureThroughput(url, processId, say) {
  const session = connect(url);
  const call = (operation, body, type = 'json') => send(session, operation, body, type);
  const json = async (operation, input) => JSON.parse(await call(operation, JSON.stringify(input)));
  await call('CreateStream', JSON.stringify({ StreamName: stream, ShardCount: shards }));
  const { Shards } = await json('ListShards', { StreamName: stream });
  const Data = Buffer.alloc(recordBytes, 'x').toString('base64');
  for (const { HashKeyRange: { StartingHashKey: ExplicitHashKey } } of Shards) {
    const Records = Array.from({ length: perShard }, () => ({ Data, PartitionKey: 'a', ExplicitHashKey }));
    await call('PutRecords', JSON.stringify({ StreamName: stream, Records }));
  }

  const StreamARN = `arn:aws:kinesis:${region}:111122223333:stream/${stream}`;
  const { Consumer } = await json('RegisterStreamConsumer', { StreamARN, ConsumerName: 'fast' });
  const iterators = [];
  for (const { ShardId } of Shards) {
    const { ShardIterator } = await json('GetShardIterator', { StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    iterators.push(ShardIterator);
  }

  // In JSON bytes are base64. Each record is found by its data.
  const inJson = Buffer.from(Data);
  const inCbor = Buffer.alloc(recordBytes, 'x');
  const poll = (type, encode) => Promise.all(iterators.map((iterator) => call('GetRecords', encode(iterator), type)));
  const push = () => Promise.all(Shards.map(({ ShardId }) => subscribe(session, Consumer.ConsumerARN, ShardId, inJson)));
  const forms = [
    ['GetRecords, JSON', inJson, () => poll('json', (iterator) => JSON.stringify({ ShardIterator: iterator }))],
    ['GetRecords, CBOR', inCbor, () => poll('cbor', cborIterator)],
    ['SubscribeToShard, JSON', inJson, push],
  ];
  const rows = [];
  for (const [name, mark, read] of forms) {
    const seconds = [];
    const processor = [];
    let found = 0;
    for (let round = 0; round < 3; round++) {
      // Wait until the quotas have recovered from this round, and a consumer may subscribe again.
      await wait(5_200);
      const [begin, used] = [performance.now(), processorTime(processId)];
      const answers = await read();
      seconds.push((performance.now() - begin) / 1000);
      processor.push(processorTime(processId) - used);
      found = answers.reduce((sum, answer) => sum + count(answer, mark), 0);
    }
    say(`${name}: ${found} records in ${seconds.map((time) => time.toFixed(2)).join(', ')} s`);
    rows.push({ name, found, seconds: median(seconds), processor: median(processor) });
  }
  session.destroy();

  console.log('form | records | MB/s of data | times JSON | CPU of the run, of JSON\'s');
  for (const { name, found, seconds, processor } of rows) {
    const ratio = Number.isNaN(processor) ? 'not measured here' : (processor / rows[0].processor).toFixed(2);
    const speed = found * recordBytes / seconds / 1e6;
    console.log([name, found, speed.toFixed(0), (rows[0].seconds / seconds).toFixed(2), ratio].join(' | '));
  }
  return rows.every(({ found }) => found === shards * perShard) ? 0 : 1;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Processor seconds, which are more exact than the clock on a machine with other work. Only Linux reports them.
function processorTime(processId) {
  if (process.platform !== 'linux') return NaN;
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function request(session, operation, body, type) {
  const sent = session.request({
    ':method': 'POST', ':path': '/',
    'content-type': `application/x-amz-${type}-1.1`,
    'x-amz-target': `Kinesis_20131202.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/kinesis/aws4_request, SignedHeaders=host, Signature=00`,
  });
  sent.end(body);
  return sent;
}

function send(session, operation, body, type) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const sent = request(session, operation, body, type);
    sent.on('data', (chunk) => chunks.push(chunk));
    sent.on('end', () => resolve(Buffer.concat(chunks)));
    sent.on('error', reject);
  });
}

function subscribe(session, consumer, shard, mark) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const input = { ConsumerARN: consumer, ShardId: shard, StartingPosition: { Type: 'TRIM_HORIZON' } };
    const sent = request(session, 'SubscribeToShard', JSON.stringify(input), 'json');
    const enough = perShard * mark.length;
    sent.on('data', (chunk) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length < enough) return;
      const all = Buffer.concat(chunks);
      if (count(all, mark) < perShard) return;
      resolve(all);
      sent.close();
    });
    sent.on('end', () => resolve(Buffer.concat(chunks)));
    sent.on('error', reject);
  });
}

// {"ShardIterator": TEXT}
function cborIterator(iterator) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(iterator.length);
  const name = Buffer.concat([Buffer.from([0xa1, 0x6d]), Buffer.from('ShardIterator')]);
  return Buffer.concat([name, Buffer.from([0x79]), length, Buffer.from(iterator)]);
}

function count(bytes, mark) {
  let found = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) found++;
  return found;
}
