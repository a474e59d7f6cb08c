// Lists what stays in the account, and is billed, when the stacks of a stage are deleted.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './build.mjs';
import { Failure, parse, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/leftovers STAGE [--assembly FOLDER] [--json]

Lists what 'scripts/cdk destroy' of the stage STAGE leaves in the account: the resources with a DeletionPolicy that keeps them,
their costs, and the commands of the AWS CLI, for a POSIX shell, that remove them for good. The script does not run the commands:
read them, and run those that you want.

  --assembly FOLDER  reads the templates of an existing synthesis; default: the stage is synthesized
  --json             prints [{ stack, id, path, type, cost, pricing, commands }]

Exit code 0, also if no resource stays; 2 if there is no such stage.`;

// The costs of a resource while it exists, AWS's pricing page, and the commands that remove it. NAME is the physical name.
// Prices are those of docs/prices.json, us-east-1; they differ in other Regions.
const { prices, examples } = JSON.parse(readFileSync(join(root, 'docs', 'prices.json'), 'utf8'));
const usd = (id) => `${[...prices, ...examples].find((price) => price.id === id).amount} USD`;
const kinds = {
  'AWS::Athena::WorkGroup': {
    cost: 'nothing by itself', pricing: 'https://aws.amazon.com/athena/pricing/',
    commands: ['aws athena delete-work-group --work-group NAME --recursive-delete-option'],
  },
  'AWS::DynamoDB::GlobalTable': {
    cost: 'each GB of items and backups a month; provisioned units by the hour',
    pricing: 'https://aws.amazon.com/dynamodb/pricing/',
    commands: [
      'aws dynamodb update-table --table-name NAME --no-deletion-protection-enabled',
      'aws dynamodb delete-table --table-name NAME',
    ],
  },
  'AWS::KMS::Key': {
    cost: `about ${usd('kms-key')} a month each, and calls`, pricing: 'https://aws.amazon.com/kms/pricing/',
    commands: ['aws kms schedule-key-deletion --key-id NAME --pending-window-in-days 30'],
  },
  'AWS::Kinesis::Stream': {
    cost: `by the hour, also without records: on-demand about ${usd('stream-month')} a month a stream, `
      + `provisioned about ${usd('shard-month')} a month a shard`,
    pricing: 'https://aws.amazon.com/kinesis/data-streams/pricing/',
    commands: ['aws kinesis delete-stream --stream-name NAME --enforce-consumer-deletion'],
  },
  'AWS::Logs::LogGroup': {
    cost: 'each GB of log events a month, until its retention has deleted them',
    pricing: 'https://aws.amazon.com/cloudwatch/pricing/',
    commands: ['aws logs delete-log-group --log-group-name NAME'],
  },
  'AWS::Logs::LogStream': {
    cost: 'none by itself: it is deleted with its log group', pricing: 'https://aws.amazon.com/cloudwatch/pricing/', commands: [],
  },
  'AWS::OpenSearchService::Domain': {
    cost: 'by the hour for each node, and each GB of its volumes', pricing: 'https://aws.amazon.com/opensearch-service/pricing/',
    commands: ['aws opensearch delete-domain --domain-name NAME'],
  },
  'AWS::S3::Bucket': {
    cost: 'each GB of objects a month, old versions too', pricing: 'https://aws.amazon.com/s3/pricing/',
    commands: [
      'empty NAME',
      'aws s3api delete-bucket --bucket NAME',
    ],
  },
  'AWS::SecretsManager::Secret': {
    cost: `about ${usd('secrets-manager-secret')} a month each`, pricing: 'https://aws.amazon.com/secrets-manager/pricing/',
    commands: ['aws secretsmanager delete-secret --secret-id NAME'],
  },
  'AWS::SNS::Topic': {
    cost: 'none by itself', pricing: 'https://aws.amazon.com/sns/pricing/', commands: ['aws sns delete-topic --topic-arn NAME'],
  },
  'AWS::SQS::Queue': {
    cost: 'none by itself', pricing: 'https://aws.amazon.com/sqs/pricing/', commands: ['aws sqs delete-queue --queue-url NAME'],
  },
};
kinds['AWS::DynamoDB::Table'] = kinds['AWS::DynamoDB::GlobalTable'];

// Deletes five hundred versions and delete markers at a time, until none is left.
const emptyBucket = `empty() {
  while :; do
    V=$(aws s3api list-object-versions --bucket "$1" --max-items 500 --output json \\
      --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}') || return
    case $V in *VersionId*) aws s3api delete-objects --bucket "$1" --delete "$V" ;; *) return ;; esac
  done
}`;

await script(async (args) => {
  const { rest, assembly, json } = parse(args, usage, { flags: ['--json'], values: ['--assembly'], positional: 1 });
  const [stage] = rest;
  if (!stage) throw new Failure(`STAGE must name a stage of cdk.json; got nothing\n\n${usage.trim()}`, 2);
  const folder = assembly ?? (await synthesized());
  if (!existsSync(folder)) {
    throw new Failure(`--assembly must be a folder of a synthesis; got ${folder}, which does not exist; run scripts/synth`, 2);
  }

  const templates = readdirSync(folder).filter((file) => file.endsWith('.template.json')).sort();
  const stacks = templates.map((file) => file.replace('.template.json', ''));
  const chosen = stacks.filter((stack) => stack === stage || stack.startsWith(`${stage}-`));
  if (chosen.length === 0) {
    throw new Failure(`STAGE must name a stage; got ${stage}; the stacks are ${stacks.join(', ') || '(none)'}`, 2);
  }

  const left = chosen.flatMap((stack) => leftOf(stack, JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8'))));
  if (json) console.log(JSON.stringify(left, null, 2));
  else print(chosen, left);
});

async function synthesized() {
  const output = join(artifacts, 'leftovers');
  await setup();
  await buildApp();
  rmSync(output, { recursive: true, force: true });
  say('synthesizing (cdk synth)');
  await synthesize(['--output', output]);
  return output;
}

// Keys are last: without its key, encrypted data cannot be read, and sometimes not be deleted.
function order(type) {
  return type === 'AWS::KMS::Key' ? 1 : 0;
}

function leftOf(stack, template) {
  return Object.entries(template.Resources ?? {})
    .filter(([, resource]) => /^Retain|^Snapshot$/.test(resource.DeletionPolicy ?? ''))
    .map(([id, { Type: type, Metadata }]) => {
      const kind = kinds[type] ?? {
        cost: 'see its pricing page',
        pricing: 'https://aws.amazon.com/pricing/',
        commands: [`# remove the ${type} NAME in the console`],
      };
      const path = (Metadata?.['aws:cdk:path'] ?? id).replace(/(\/Resource)+$/, '');
      const commands = kind.commands.map((line) => line.replaceAll('NAME', `"$(name ${id})"`));
      return { stack, id, path, type, cost: kind.cost, pricing: kind.pricing, commands };
    })
    .sort((a, b) => order(a.type) - order(b.type) || (a.path < b.path ? -1 : 1));
}

function print(stacks, left) {
  for (const stack of stacks) {
    const own = left.filter((resource) => resource.stack === stack);
    if (own.length === 0) {
      console.log(`\n# ${stack}: nothing stays when it is deleted`);
      continue;
    }

    console.log(`\n# ${stack}: ${own.length} resource(s) stay when it is deleted`);
    for (const { path, type, cost, pricing } of own) console.log(`#   ${path} (${type}): ${cost}, ${pricing}`);
    const emptying = own.some(({ type }) => type === 'AWS::S3::Bucket') ? `\n${emptyBucket}` : '';
    console.log(`
# The physical names. CloudFormation reports those of a deleted stack for 90 days, by the stack's id:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
STACK=$(aws cloudformation list-stacks --query "StackSummaries[?StackName=='${stack}'] | [0].StackId" --output text)
name() {
  aws cloudformation list-stack-resources --stack-name "$STACK" --output text \\
    --query "StackResourceSummaries[?LogicalResourceId=='$1'].PhysicalResourceId"
}${emptying}
`);
    for (const { path, commands } of own) {
      if (commands.length > 0) console.log([`# ${path}`, ...commands].join('\n'));
    }
  }
}
