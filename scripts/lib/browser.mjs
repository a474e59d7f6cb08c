// Lets a hostile web page attack a local run, in a real browser: it must not change and not read anything.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from './build.mjs';
import { Failure, parse, say, script } from './console.mjs';
import { installNode } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/browser [--browser FILE] [--cli FILE] [--show]

Starts 'pipeline local' with a stream, a function, a bucket, a table and a queue, and opens a hostile page in a real browser,
from other names of this computer and by DNS rebinding. The page tries every call that a page can make. It must not change, run or
read anything, and not reach another server through the run. Prints a table of the attempts; exit code 1 if one succeeds.

  --browser FILE  the browser: Chromium, Chrome or Edge; default: the one that is installed
  --cli FILE      the Pipeline.Cli.dll to test; default: this repository's, built first
  --show          shows the output of the run`;

const { attempts } = JSON.parse(readFileSync(join(root, 'scripts', 'lib', 'browser-attempts.json'), 'utf8'));

const region = 'eu-west-1';
const names = {
  BUCKET: 'hostile-bucket', STREAM: 'hostile-stream', FUNCTION: 'hostile-function',
  TABLE: 'hostile-table', QUEUE: 'hostile-queue',
};

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--show'], values: ['--browser', '--cli'] });
  const browser = findBrowser(options.browser);
  const cli = options.cli ? resolve(options.cli) : join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll');
  if (options.cli && !existsSync(cli)) throw new Failure(`--cli must be a file; got ${options.cli}; build Pipeline.Cli first`, 2);
  // The run uses the engines of this repository, whichever command is tested.
  await installNode();
  if (!options.cli) await build(['Pipeline.Cli']);

  const work = mkdtempSync(join(tmpdir(), 'pipeline-browser-'));
  const secret = await listen((request, response) => {
    secret.hits.push(request.url);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('the secret of another server');
  });
  const run = await startRun(cli, work, options.show);
  try {
    const rows = [];
    const places = [
      { name: 'http://evil.example', host: 'evil.example', target: '127.0.0.1' },
      { name: 'http://evil.localhost', host: 'evil.localhost', target: '127.0.0.1' },
      { name: 'http://localhost, another port', host: 'localhost', target: 'localhost' },
      { name: 'DNS rebinding', host: 'rebound.example', isRebound: true },
    ];
    for (const place of places) rows.push(...(await tryFrom(place, { run, browser, work, secret })));
    return report(rows);
  } finally {
    run.child.kill('SIGINT');
    await Promise.race([run.ended, wait(40_000)]);
    run.child.kill('SIGKILL');
    secret.server.close();
    rmSync(work, { recursive: true, force: true });
  }
});

/** One browser with one page, attempt after attempt. Looking at the run after each attempt shows which one had an effect. */
async function tryFrom(place, { run, browser, work, secret }) {
  const rows = [];
  const results = new Map();
  await call(run, 's3', 'PUT', `/${names.BUCKET}/precious`, { body: 'precious' });
  let last = await stateOf(run, work);
  let finished;
  const done = new Promise((resolveDone) => { finished = resolveDone; });
  const page = await listen(async (request, response) => {
    const body = await textOf(request);
    if (request.url === '/page') {
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(html(place, run, secret.port));
    }
    if (request.url === '/report') {
      const { index, read, outcome } = JSON.parse(body);
      await wait(150);
      const now = await stateOf(run, work);
      const changed = Object.keys(now).filter((part) => now[part] !== last[part]);
      last = now;
      results.set(index, { read, outcome, changed, proxied: secret.hits.splice(0).length > 0 });
      return response.writeHead(200).end('next');
    }
    if (request.url === '/done') {
      finished();
      return response.writeHead(200).end();
    }
    if (!place.isRebound) return response.writeHead(404).end();
    // After rebinding the name means this computer: the run gets the browser's request byte by byte, with its Host header.
    return passOn(run.port, request, body, response);
  });
  const profile = join(work, `profile-${place.host}`);
  // A host name of the page. All its ports lead to the page's server, so the browser uses the run's port for it.
  const rules = place.isRebound ? `MAP ${place.host} 127.0.0.1:${page.port}` : `MAP ${place.host} 127.0.0.1`;
  const child = spawn(browser, [
    '--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
    '--disable-dev-shm-usage',
    // The browser asks for permission for a page from the internet. The test is about pages for which it does not ask.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
    `--host-resolver-rules=${rules}`, `http://${place.host}:${place.isRebound ? run.port : page.port}/page`,
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  child.on('error', (error) => { said += error.message; });
  const limit = new AbortController();
  const isDone = await Promise.race([done.then(() => true), wait(180_000, false, { signal: limit.signal }).catch(() => false)]);
  limit.abort();
  child.kill();
  page.server.close();
  page.server.closeAllConnections();
  if (!isDone) throw new Failure(`the browser did not finish the page of ${place.name}; it said:\n${said.slice(-3000)}`);
  attempts.forEach((attempt, index) => {
    const { read, outcome, changed, proxied } = results.get(index) ?? { outcome: 'not tried' };
    const harm = [
      read && `read: ${read}`, changed?.length && `changed: ${changed.join(', ')}`, proxied && 'reached another server',
      !results.has(index) && 'not tried',
    ].filter(Boolean);
    rows.push({ place: place.name, attempt: attempt.name, outcome, harm: harm.join('; ') });
  });
  return rows;
}

function report(rows) {
  const width = (key) => Math.max(...rows.map((row) => row[key].length));
  const [place, attempt, outcome] = ['place', 'attempt', 'outcome'].map(width);
  for (const row of rows) {
    const cells = [row.place.padEnd(place), row.attempt.padEnd(attempt), row.outcome.padEnd(outcome)];
    console.log([...cells, row.harm ? `HARM: ${row.harm}` : 'no harm'].join('  '));
  }
  const harmful = rows.filter(({ harm }) => harm).length;
  console.log(`${rows.length} attempts, ${harmful} did harm`);
  return harmful === 0 ? 0 : 1;
}

// The page runs in the browser, and reports the result of each attempt to its own server.
function html(place, run, secretPort) {
  // The whole URL: the browser would take a path that begins with two slashes for another server.
  const base = `http://${place.isRebound ? place.host : place.target}:${run.port}`;
  const todo = attempts.map((attempt) => ({ ...attempt, ...filled(attempt, secretPort) }));
  return `<!doctype html><title>hostile</title><body><script>
const base = ${JSON.stringify(base)}, todo = ${JSON.stringify(todo)}, isRebound = ${Boolean(place.isRebound)};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const element = (tag, path, attributes = {}) => new Promise((resolve) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.onload = () => resolve('loaded');
  made.onerror = () => resolve('failed');
  made.src = base + path;
  document.body.append(made);
  setTimeout(() => resolve('silent'), 2000);
});
async function form({ method, path, type, body }) {
  const frame = Object.assign(document.createElement('iframe'), { name: 'frame' + Math.random() });
  document.body.append(frame);
  const made = Object.assign(document.createElement('form'), { method, action: base + path, enctype: type, target: frame.name });
  const fields = type === 'text/plain' ? [body.split('=', 2)] : body.split('&').map((field) => field.split('=', 2));
  for (const [name, value] of fields) made.append(Object.assign(document.createElement('input'), { name, value: value ?? '' }));
  const file = Object.assign(document.createElement('input'), { name: 'file', value: 'posted' });
  if (type === 'multipart/form-data') made.append(file);
  document.body.append(made);
  made.submit();
  await pause(700);
  return { outcome: 'sent' };
}
async function fetched({ how, method, path, type, target, body }) {
  const headers = {};
  if (type) headers['Content-Type'] = type;
  if (target && (how === 'cors' || isRebound)) headers['X-Amz-Target'] = target;
  // A rebound page may send any header to its own origin, also a signature.
  if (isRebound) headers['X-Amz-Date'] = '20260101T000000Z';
  if (isRebound) headers.Authorization = ${JSON.stringify(authorization('SERVICE'))}.replace('SERVICE', serviceOf(path, target));
  const response = await fetch(base + path, { method, body, headers, mode: isRebound ? 'same-origin' : how });
  const text = response.type === 'opaque' ? '' : await response.text();
  if (response.type === 'opaque') return { outcome: 'opaque' };
  return { outcome: String(response.status), read: response.ok ? text.slice(0, 60) || '(empty)' : null };
}
const serviceOf = (path, target) => target ? target.split(/[_.]/)[0].toLowerCase() : path.startsWith('/2015') ? 'lambda' : 's3';
(async () => {
  for (const [index, attempt] of todo.entries()) {
    let result;
    try {
      if (attempt.how === 'form') result = await form(attempt);
      else if (['img', 'script', 'iframe'].includes(attempt.how)) result = { outcome: await element(attempt.how, attempt.path) };
      else result = await Promise.race([fetched(attempt), pause(5000).then(() => ({ outcome: 'silent' }))]);
    } catch (error) {
      result = { outcome: error.name };
    }
    await fetch('/report', { method: 'POST', body: JSON.stringify({ index, ...result }) });
  }
  await fetch('/done', { method: 'POST' });
})();
</script>`;
}

function filled({ path = '', body }, secretPort) {
  const fill = (text) => Object.entries({ ...names, SECRET: `127.0.0.1:${secretPort}` })
    .reduce((result, [name, value]) => result.replaceAll(name, value), text)
    .replace(/SIGNED:(\w+)/, (_, service) => presigned(service));
  return { path: fill(path), ...(body === undefined ? {} : { body: fill(body) }) };
}

// Any key that is not a role's means the user of this computer, whose secret is not checked: a page can invent such a key.
function presigned(service) {
  return 'X-Amz-Algorithm=AWS4-HMAC-SHA256'
    + `&X-Amz-Credential=${encodeURIComponent(`local/20260101/${region}/${service}/aws4_request`)}`
    + '&X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=00';
}

function authorization(service) {
  return `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`;
}

async function startRun(cli, work, isShown) {
  const assembly = join(work, 'cdk.out');
  writeAssembly(assembly, join(work, 'invoked'));
  const child = spawn('dotnet', [cli, 'local', '--assembly', assembly, '--port', '0'], {
    cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolveEnd) => child.on('close', resolveEnd));
  const port = await new Promise((resolvePort, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      if (isShown) process.stderr.write(chunk);
      const found = /the run answers at http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolvePort(Number(found[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    ended.then(() => reject(new Failure(`pipeline local ended before it answered; it said:\n${said}`)));
  });
  say(`the run answers at port ${port}`);
  return { child, ended, port };
}

function writeAssembly(folder, marker) {
  const code = join(folder, 'asset.hostile');
  mkdirSync(code, { recursive: true });
  // A function that leaves a mark for each event, as any program that can be executed.
  writeFileSync(join(code, 'bootstrap'), `#!${process.execPath}
const fs = require('fs'), api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  for (;;) {
    const next = await fetch(api + 'next');
    await next.text();
    fs.appendFileSync(${JSON.stringify(marker)}, 'x');
    await fetch(api + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body: '{}' });
  }
})();
`, { mode: 0o755 });
  const resources = {
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: names.STREAM, ShardCount: 1 } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: names.BUCKET } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: names.QUEUE } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: names.TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Metadata: { 'aws:asset:path': 'asset.hostile', 'aws:asset:property': 'Code' },
      Properties: {
        FunctionName: names.FUNCTION, Runtime: 'provided.al2023', Handler: 'bootstrap', MemorySize: 512, Timeout: 10,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Code: { S3Bucket: 'assets', S3Key: 'hostile.zip' },
      },
    },
  };
  const write = (file, value) => writeFileSync(join(folder, file), JSON.stringify(value));
  write('hostile.template.json', { Resources: resources });
  write('hostile.assets.json', {
    version: '36.0.0',
    files: {
      hostile: {
        source: { path: 'asset.hostile', packaging: 'zip' },
        destinations: { here: { bucketName: 'assets', objectKey: 'hostile.zip' } },
      },
    },
  });
  write('manifest.json', {
    version: '36.0.0',
    artifacts: {
      'hostile.assets': { type: 'cdk:asset-manifest', properties: { file: 'hostile.assets.json' } },
      hostile: {
        type: 'aws:cloudformation:stack', environment: `aws://111122223333/${region}`,
        properties: { templateFile: 'hostile.template.json', stackName: 'hostile' },
      },
    },
  });
}

/** The state of the run, as texts that change with it. */
async function stateOf(run, work) {
  const json = (service, target, version, input) =>
    call(run, service, 'POST', '/', { body: JSON.stringify(input), target, type: `application/x-amz-json-${version}` });
  const shard = { StreamName: names.STREAM, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = JSON.parse(await json('kinesis', 'Kinesis_20131202.GetShardIterator', '1.1', shard));
  // A shard accepts at most five reads a second.
  await wait(210);
  const records = JSON.parse(await json('kinesis', 'Kinesis_20131202.GetRecords', '1.1', { ShardIterator })).Records;
  const objects = await call(run, 's3', 'GET', `/${names.BUCKET}`, {});
  const marker = join(work, 'invoked');
  return {
    streams: JSON.parse(await json('kinesis', 'Kinesis_20131202.ListStreams', '1.1', {})).StreamNames.join(),
    records: String(records.length),
    objects: [...objects.matchAll(/<Key>([^<]*)<\/Key>|<ETag>([^<]*)<\/ETag>/g)].map((match) => match[0]).join(),
    buckets: [...(await call(run, 's3', 'GET', '/', {})).matchAll(/<Name>([^<]*)<\/Name>/g)].map((match) => match[1]).join(),
    items: String(JSON.parse(await json('dynamodb', 'DynamoDB_20120810.Scan', '1.0', { TableName: names.TABLE })).Count),
    messages: JSON.stringify(JSON.parse(await json('sqs', 'AmazonSQS.GetQueueAttributes', '1.0', {
      QueueUrl: `https://sqs.${region}.amazonaws.com/111122223333/${names.QUEUE}`,
      AttributeNames: ['ApproximateNumberOfMessages'],
    })).Attributes),
    invocations: existsSync(marker) ? String(readFileSync(marker).length) : '0',
  };
}

async function call(run, service, method, path, { body, target, type }) {
  const headers = { Authorization: authorization(service), 'X-Amz-Date': '20260101T000000Z' };
  if (target) headers['X-Amz-Target'] = target;
  if (type) headers['Content-Type'] = type;
  // Not by fetch, which adds headers of a page: this is a program.
  const { status, text } = await new Promise((resolveAnswer, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: run.port, method, path, headers }, async (answer) =>
      resolveAnswer({ status: answer.statusCode, text: await textOf(answer) }));
    sent.on('error', reject);
    sent.end(body);
  });
  if (status >= 300) throw new Failure(`${method} ${path} ${target ?? ''} of this script was answered with ${status}: ${text}`);
  return text;
}

function passOn(port, request, body, response) {
  const headers = {};
  for (let i = 0; i < request.rawHeaders.length; i += 2) headers[request.rawHeaders[i]] = request.rawHeaders[i + 1];
  const target = { host: '127.0.0.1', port, method: request.method, path: request.url, headers, setHost: false };
  const sent = httpRequest(target, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  sent.on('error', () => response.destroy());
  sent.end(body);
}

async function listen(handle) {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise((resolveListen) => server.listen(0, '127.0.0.1', resolveListen));
  return { server, port: server.address().port, hits: [] };
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function findBrowser(given) {
  const isProgram = (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  if (given) {
    if (isProgram(given)) return given;
    throw new Failure(`--browser must be a program; got ${given}; name the file of Chromium, Chrome or Edge`, 2);
  }
  const programs = [
    'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome.exe', 'msedge.exe',
  ];
  const found = [
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => programs.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...[process.env.ProgramFiles, process.env['ProgramFiles(x86)']].filter(Boolean).flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
  ].find(isProgram);
  if (found) return found;
  throw new Failure(
    `a browser must be installed: Chromium, Chrome or Edge; found none of ${programs.join(', ')}; install one, on Debian by\n`
    + '  apt-get install chromium\nor name one by --browser FILE', 2);
}
