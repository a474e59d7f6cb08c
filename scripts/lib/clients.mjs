// Runs every available client of Kinesis and Firehose against a local run. docs/clients.md has the results.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from './build.mjs';
import { measureThroughput } from './clients-throughput.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { installNode } from './setup.mjs';
import { artifacts, environment, npmInstall, root } from './toolchain.mjs';

const usage = `
usage: scripts/clients [--only TEXT] [--cli FILE] [--write] [--throughput] [--show]

Starts 'pipeline local' and runs the clients of Kinesis and Firehose against it, each with its defaults: the SDKs for JavaScript
(v3, v2), Python and .NET, the AWS CLI, lifion-kinesis, aws-kinesis-agg, and the protocol of the SDKs for Java. Prints a table of
what works. A client that is not available on this machine is 'not run'; the exit code is 1 if a client that runs fails.

  --only TEXT   runs only clients with TEXT in their name
  --cli FILE    tests this Pipeline.Cli.dll; default: this repository's, built first
  --write       writes the table to docs/clients.md
  --throughput  reads the same records in JSON, in CBOR and by enhanced fan-out, and prints the speed of each
  --show        shows the output of the run`;

const packages = join(root, 'scripts', 'client-packages');
const page = join(root, 'docs', 'clients.md');
const columns = ['streams', 'put', 'read', 'fan-out', 'errors', 'Firehose'];
const region = 'eu-west-1';

const node = (file, ...args) => (url, name) => ({ command: process.execPath, args: [join(packages, file), url, name, ...args] });

const clients = [
  {
    name: 'AWS SDK for JavaScript v3', version: npmVersion('@aws-sdk/client-kinesis'), protocol: 'JSON, HTTP/2 (its default)',
    program: node('js-v3.mjs'),
  },
  { name: 'AWS SDK for JavaScript v2', version: npmVersion('aws-sdk'), protocol: 'JSON, HTTP/1.1', program: node('js-v2.mjs') },
  {
    name: 'boto3', version: () => output('python3', [join(packages, 'boto.py'), '--version', '']), protocol: 'JSON, HTTP/1.1',
    missing: 'python3 with boto3 is not installed',
    program: (url, name) => ({ command: 'python3', args: [join(packages, 'boto.py'), url, name] }),
  },
  {
    name: 'AWS CLI', version: async () => (await output('aws', ['--version']))?.split(/[/ ]/)[1], protocol: 'JSON, HTTP/1.1',
    missing: 'aws is not installed', checks: checkCli,
  },
  {
    name: 'AWS SDK for .NET', version: netVersion, protocol: 'JSON, HTTP/1.1',
    missing: 'NuGet has no AWSSDK.Kinesis here',
    program: (url, name, work) => ({ command: 'dotnet', args: [join(work, 'net', 'out', 'aws-sdk-net.dll'), url, name] }),
  },
  {
    name: 'AWS SDK for Java, KCL, Flink, Spark', version: () => 'their wire, by hand', protocol: 'CBOR, HTTP/1.1',
    program: node('cbor.mjs'),
  },
  {
    name: 'AWS SDK for Java, KCL, asynchronous client', version: () => 'their wire, by hand', protocol: 'CBOR, HTTP/2',
    program: node('cbor.mjs', 'h2'),
  },
  {
    name: 'lifion-kinesis, polling', version: npmVersion('lifion-kinesis'), protocol: 'JSON, HTTP/1.1',
    program: node('lifion.mjs'),
  },
  {
    name: 'lifion-kinesis, enhanced fan-out', version: npmVersion('lifion-kinesis'), protocol: 'JSON, HTTP/1.1',
    program: node('lifion.mjs', 'fan-out'),
  },
  {
    name: 'aws-kinesis-agg (aggregates of the KPL)', version: npmVersion('aws-kinesis-agg'), protocol: 'JSON, HTTP/1.1',
    program: node('kpl.mjs'),
  },
];

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--write', '--throughput', '--show'], values: ['--only', '--cli'] });
  const chosen = clients.filter(({ name }) => name.includes(options.only ?? ''));
  if (chosen.length === 0) {
    const names = clients.map(({ name }) => `  ${name}`);
    throw new Failure([`--only must be part of one of these; got ${options.only}`, ...names].join('\n'), 2);
  }
  const cli = options.cli ? resolve(options.cli) : join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll');
  if (options.cli && !existsSync(cli)) throw new Failure(`--cli must be a file; got ${options.cli}; build Pipeline.Cli first`, 2);
  await installNode();
  await npmInstall(packages, 'the clients');
  if (!options.cli) await build(['Pipeline.Cli']);

  const work = mkdtempSync(join(tmpdir(), 'pipeline-clients-'));
  const local = await startRun(cli, work, options.show);
  try {
    if (options.throughput) return await measureThroughput(local.url, local.child.pid, say);
    const rows = [];
    for (const [index, client] of chosen.entries()) rows.push(await tryOne(client, local.url, `clients-${index}`, work));
    return report(rows, options.write);
  } finally {
    local.child.kill('SIGINT');
    await Promise.race([local.ended, wait(40_000)]);
    local.child.kill('SIGKILL');
    rmSync(work, { recursive: true, force: true });
  }
});

async function tryOne(client, url, name, work) {
  const version = await client.version(work);
  if (!version) {
    say(`${client.name}: not run, ${client.missing}`);
    return { ...client, version: '', notRun: client.missing, results: new Map() };
  }
  const results = client.checks ? await client.checks(url, name, work) : await runProgram(client.program(url, name, work));
  for (const { check, ok, note } of results.values()) say(`${client.name}: ${check} ${ok ? 'works' : `FAILS: ${note}`}`);
  return { ...client, version, results };
}

async function runProgram({ command, args }) {
  const { code, output: said } = await run(command, args, { quiet: true, cwd: packages });
  const results = new Map();
  for (const line of said.split('\n').filter((text) => text.startsWith('{"check"'))) {
    const result = JSON.parse(line);
    results.set(result.check, result);
  }
  if (code !== 0 || results.size === 0) {
    results.set('streams', { check: 'streams', ok: false, note: `exit code ${code}: ${said.trim()}` });
  }
  return results;
}

async function checkCli(url, name, work) {
  const aws = async (...args) => {
    const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const env = { ...process.env, ...keys, AWS_DEFAULT_REGION: region, AWS_PAGER: '' };
    const { code, output: said } = await run('aws', ['--endpoint-url', url, '--output', 'json', ...args], { quiet: true, env });
    if (code !== 0) throw new Error(said.trim());
    return said.trim() ? JSON.parse(said) : {};
  };
  const results = new Map();
  const check = async (what, attempt) => {
    try {
      await attempt();
      results.set(what, { check: what, ok: true });
    } catch (error) {
      results.set(what, { check: what, ok: false, note: error.message });
    }
  };
  const file = join(work, 'record');
  writeFileSync(file, 'a record');
  await check('streams', () => aws('kinesis', 'create-stream', '--stream-name', name, '--shard-count', '1'));
  await check('put', () => aws(
    'kinesis', 'put-record', '--stream-name', name, '--partition-key', 'a', '--data', `fileb://${file}`));
  await check('read', async () => {
    const { ShardIterator } = await aws(
      'kinesis', 'get-shard-iterator', '--stream-name', name, '--shard-id', 'shardId-000000000000',
      '--shard-iterator-type', 'TRIM_HORIZON');
    const { Records } = await aws('kinesis', 'get-records', '--shard-iterator', ShardIterator);
    const text = Buffer.from(Records[0].Data, 'base64').toString();
    if (text !== 'a record') throw new Error(`the record must come back; got ${text}`);
  });
  await check('errors', async () => {
    const error = await aws('kinesis', 'describe-stream-summary', '--stream-name', 'none').catch((failure) => failure);
    const isNamed = String(error.message).includes('(ResourceNotFoundException)');
    if (!isNamed) throw new Error(`the error must be ResourceNotFoundException; got ${error.message}`);
  });
  await check('Firehose', () => aws(
    'firehose', 'put-record', '--delivery-stream-name', 'clients-delivery',
    '--record', JSON.stringify({ Data: Buffer.from('a record').toString('base64') })));
  return results;
}

function report(rows, isWritten) {
  const cell = (row, column) => {
    if (row.notRun) return 'not run';
    const result = row.results.get(column);
    return result === undefined ? '–' : result.ok ? 'works' : 'fails';
  };
  const lines = [
    `| client | version | protocol | ${columns.join(' | ')} |`,
    `|${'---|'.repeat(columns.length + 3)}`,
    ...rows.map((row) => [row.name, row.version, row.protocol, ...columns.map((column) => cell(row, column))])
      .map((cells) => `| ${cells.join(' | ')} |`),
  ];
  console.log(lines.join('\n'));
  if (isWritten) {
    const text = readFileSync(page, 'utf8');
    const [head, tail] = [text.indexOf('<!-- table -->'), text.indexOf('<!-- end -->')];
    writeFileSync(page, `${text.slice(0, head)}<!-- table -->\n\n${lines.join('\n')}\n\n${text.slice(tail)}`);
    say(`written to ${page}`);
  }
  const failed = rows.filter(({ results }) => [...results.values()].some(({ ok }) => !ok));
  if (failed.length > 0) say(`${failed.length} of ${rows.length} clients fail: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

async function startRun(cli, work, isShown) {
  const assembly = join(work, 'cdk.out');
  writeAssembly(assembly);
  const child = spawn('dotnet', [cli, 'local', '--assembly', assembly, '--port', '0'], {
    cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolveEnd) => child.on('close', resolveEnd));
  const url = await new Promise((resolveUrl, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      if (isShown) process.stderr.write(chunk);
      const found = /the run answers at (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (found) resolveUrl(found[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    ended.then(() => reject(new Failure(`pipeline local ended before it answered; it said:\n${said}`)));
  });
  say(`the run answers at ${url}`);
  return { child, ended, url };
}

function writeAssembly(folder) {
  mkdirSync(folder, { recursive: true });
  const trust = (service) => ({
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
  });
  const resources = {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'clients-bucket' } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('firehose.amazonaws.com'),
        Policies: [{
          PolicyName: 'write',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::clients-bucket/*' }],
          },
        }],
      },
    },
    Delivery: {
      Type: 'AWS::KinesisFirehose::DeliveryStream',
      Properties: {
        DeliveryStreamName: 'clients-delivery',
        DeliveryStreamType: 'DirectPut',
        ExtendedS3DestinationConfiguration: {
          BucketARN: { 'Fn::GetAtt': ['Bucket', 'Arn'] }, RoleARN: { 'Fn::GetAtt': ['Role', 'Arn'] },
          BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
        },
      },
    },
  };
  const write = (file, value) => writeFileSync(join(folder, file), JSON.stringify(value));
  write('clients.template.json', { Resources: resources });
  write('clients.assets.json', { version: '36.0.0', files: {} });
  write('manifest.json', {
    version: '36.0.0',
    artifacts: {
      'clients.assets': { type: 'cdk:asset-manifest', properties: { file: 'clients.assets.json' } },
      clients: {
        type: 'aws:cloudformation:stack', environment: `aws://111122223333/${region}`,
        properties: { templateFile: 'clients.template.json', stackName: 'clients' },
      },
    },
  });
}

function npmVersion(name) {
  return () => JSON.parse(readFileSync(join(packages, 'node_modules', ...name.split('/'), 'package.json'), 'utf8')).version;
}

// Built once, which also shows whether NuGet has the package.
async function netVersion(work) {
  // Outside of the repository, so that its build settings and package versions do not apply to the client.
  const folder = join(work, 'net');
  mkdirSync(folder);
  copyFileSync(join(packages, 'aws-sdk-net.cs'), join(folder, 'aws-sdk-net.cs'));
  const { code, output: said } = await run(
    'dotnet',
    ['publish', 'aws-sdk-net.cs', '-o', join(folder, 'out'), '-p:PublishAot=false', '-p:SelfContained=false'],
    { quiet: true, cwd: folder });
  if (code === 0) return '4';
  if (/NU1101|NU1102|NU1103/.test(said)) return null;
  throw new Failure(`${said}\nthe client of the AWS SDK for .NET must compile`);
}

async function output(command, args) {
  try {
    const { code, output: said } = await run(command, args, { quiet: true });
    return code === 0 ? said.trim() : null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
