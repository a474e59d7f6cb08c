// The protocol of the SDKs for Java (and so of the KCL, Flink and Spark), implemented by hand: CBOR. The third argument 'h2'
// chooses HTTP/2.
import { connect } from 'node:http2';
import { request as httpRequest } from 'node:http';
import { Buffer } from 'node:buffer';
import { check, data, must, mustBeNow, name, region, streamArn, url } from './checks.mjs';

const isHttp2 = process.argv[4] === 'h2';
const session = isHttp2 ? connect(url) : null;
const shard = 'shardId-000000000000';

await check('streams', async () => {
  await call('CreateStream', { StreamName: name, ShardCount: 1 });
  const { StreamDescriptionSummary: stream } = await call('DescribeStreamSummary', { StreamName: name });
  mustBeNow(stream.StreamCreationTimestamp);
});
await check('put', async () => {
  const { FailedRecordCount } = await call('PutRecords', {
    StreamName: name, Records: [{ Data: data, PartitionKey: 'größe' }],
  });
  must(FailedRecordCount === 0, `FailedRecordCount must be 0; got ${FailedRecordCount}`);
});
await check('read', async () => {
  const { ShardIterator } = await call(
    'GetShardIterator',
    { StreamName: name, ShardId: shard, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(Date.now() - 60_000) });
  const { Records } = await call('GetRecords', { ShardIterator });
  must(data.equals(Records[0].Data) && Records[0].PartitionKey === 'größe', 'the record must come back');
});
await check('fan-out', async () => {
  const { Consumer } = await call('RegisterStreamConsumer', { StreamARN: streamArn(name), ConsumerName: 'fast' });
  const input = { ConsumerARN: Consumer.ConsumerARN, ShardId: shard, StartingPosition: { Type: 'TRIM_HORIZON' } };
  const bytes = await send('SubscribeToShard', input, (received) => received.includes(data));
  must(bytes.includes('application/x-amz-cbor-1.1'), 'the events must be in CBOR');
});
await check('errors', async () => {
  const error = await call('DescribeStreamSummary', { StreamName: 'none' }).catch((failure) => failure);
  must(error.message === 'ResourceNotFoundException', `the error must be ResourceNotFoundException; got ${error}`);
});
process.exit(0);

async function call(operation, input) {
  const answer = decode(await send(operation, input));
  if (answer.__type) throw new Error(answer.__type);
  return answer;
}

// Ends with the response, or as soon as it has enough bytes.
function send(operation, input, isEnough = () => false) {
  const headers = {
    'content-type': 'application/x-amz-cbor-1.1',
    'x-amz-target': `Kinesis_20131202.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/kinesis/aws4_request, SignedHeaders=host, Signature=00`,
  };
  return new Promise((resolve, reject) => {
    const hear = (stream) => {
      const chunks = [];
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (isEnough(Buffer.concat(chunks))) resolve(Buffer.concat(chunks));
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', reject);
    };
    if (session) {
      const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
      hear(stream);
      stream.end(encode(input));
    } else {
      httpRequest(url, { method: 'POST', headers }, hear).on('error', reject).end(encode(input));
    }
  });
}

// Encodes as the SDK for Java does: maps and lists end with a break, times are tag 1 with integer milliseconds.
function encode(value) {
  const head = (major, length) => {
    if (length < 24) return Buffer.from([(major << 5) | length]);
    const bytes = Buffer.alloc(9);
    bytes[0] = (major << 5) | 27;
    bytes.writeBigUInt64BE(BigInt(length), 1);
    return bytes;
  };
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Date) return Buffer.concat([Buffer.from([0xc1]), head(0, value.getTime())]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([0x9f]), ...value.map(encode), Buffer.from([0xff])]);
  return Buffer.concat([Buffer.from([0xbf]), ...Object.entries(value).flat().map(encode), Buffer.from([0xff])]);
}

function decode(bytes) {
  let at = 0;
  const number = (size) => {
    const value = size === 1 ? bytes.readUInt8(at) : size === 2 ? bytes.readUInt16BE(at)
      : size === 4 ? bytes.readUInt32BE(at) : Number(bytes.readBigUInt64BE(at));
    at += size;
    return value;
  };
  const until = (read) => {
    while (bytes[at] !== 0xff) read();
    at++;
  };
  const item = () => {
    const first = bytes[at++];
    const [major, low] = [first >> 5, first & 31];
    if (first === 0xbf) {
      const map = {};
      until(() => { const key = item(); map[key] = item(); });
      return map;
    }
    if (first === 0x9f) {
      const list = [];
      until(() => list.push(item()));
      return list;
    }
    if (major === 7) {
      if (low === 27) { at += 8; return bytes.readDoubleBE(at - 8); }
      return { 20: false, 21: true, 22: null }[low];
    }
    const value = low < 24 ? low : number(2 ** (low - 24));
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 6) { must(value === 1, `the only tag must be 1; got ${value}`); return item(); }
    at += value;
    const text = bytes.subarray(at - value, at);
    return major === 3 ? text.toString() : text;
  };
  return item();
}
