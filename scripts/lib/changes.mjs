// Says what a deployment does to each resource and its data, by comparing the templates before and after it.
//
// @aws-cdk/cloudformation-diff knows from AWS's registry which property replaces its resource. This file adds what that means for
// data, and which changes AWS refuses although its registry calls them updates, each with AWS's page.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npmInstall, root } from './toolchain.mjs';

const home = join(root, 'scripts', 'rules');

export const installChanges = () => npmInstall(home, "AWS's replacement rules");

/** The classes of a change and their meanings, the most serious class first. */
export const classes = {
  'data-loss': 'data is deleted, left behind, hidden or no longer readable',
  refused: 'AWS refuses the update, and the stack rolls back',
  alarm: 'an alarm is removed or alarms less',
  iam: 'a principal gets more permissions',
  replaced: 'a new resource replaces it; it holds no data',
  removed: 'the resource is removed; it holds no data',
  'in-place': 'the resource stays and gets new properties',
  new: 'a new resource',
};

const pages = {
  attribute: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/',
  update: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html',
};

// The data of a resource, by type, that a new resource of the same name does not have.
const holds = {
  'AWS::DynamoDB::GlobalTable': 'items',
  'AWS::DynamoDB::Table': 'items',
  'AWS::Kinesis::Stream': 'records that were not read yet',
  'AWS::KinesisFirehose::DeliveryStream':
    'records that were not delivered yet; with a stream as its source a new one begins at its tip',
  'AWS::KMS::Key': 'the key of what was encrypted with it',
  'AWS::Lambda::EventSourceMapping': 'the place in the stream up to which its records were processed',
  'AWS::Logs::LogGroup': 'log events',
  'AWS::OpenSearchServerless::Collection': 'indexes',
  'AWS::OpenSearchService::Domain': 'indexes',
  'AWS::RDS::DBCluster': 'a database',
  'AWS::RDS::DBInstance': 'a database',
  'AWS::Redshift::Cluster': 'a database',
  'AWS::RedshiftServerless::Namespace': 'a database',
  'AWS::S3::Bucket': 'objects',
  'AWS::S3Tables::Table': 'rows',
  'AWS::S3Tables::TableBucket': 'tables',
  'AWS::SecretsManager::Secret': 'a secret',
  'AWS::SQS::Queue': 'messages that were not received yet',
};

// Properties below the first level whose change replaces the resource, or does so by AWS's documentation although the registry
// calls it an update.
const replacing = [
  {
    type: 'AWS::OpenSearchService::Domain', path: ['EncryptionAtRestOptions'], onlyIfSet: true,
    source: `${pages.attribute}aws-properties-opensearchservice-domain-encryptionatrestoptions.html`,
  },
];

/**
 * The changes of a stack from one template to the other, the most serious ones first.
 * Each is { id, path, type, classes, properties, effect, remedy, source }; remedy and source may be missing.
 */
export function changesOf(before, after) {
  const { fullDiff } = createRequire(join(home, 'package.json'))('@aws-cdk/cloudformation-diff');
  const diff = fullDiff(structuredClone(before), structuredClone(after));
  const changes = [];
  for (const [id, change] of Object.entries(diff.resources.changes)) {
    const told = tell(id, change, before, after);
    if (told) changes.push(told);
  }

  // In a new stack everything is new, also its permissions.
  if (Object.keys(before.Resources ?? {}).length > 0) changes.push(...accessChanges(diff));
  const rank = Object.keys(classes);
  const gravity = (change) => Math.min(...change.classes.map((name) => rank.indexOf(name)));
  return changes.sort((a, b) => gravity(a) - gravity(b) || (a.path < b.path ? -1 : 1));
}

function tell(id, change, before, after) {
  const [was, is] = [before.Resources?.[id], after.Resources?.[id]];
  const type = (is ?? was).Type;
  const context = { id, type, was, is, before, after, properties: Object.keys(change.propertyUpdates ?? {}) };
  const about = { id, path: pathOf(is ?? was) ?? id, type, properties: context.properties };
  if (!was) return { ...about, classes: ['new'], effect: 'is created' };
  if (!is) return { ...about, ...removal(context) };

  const replaced = replacement(context, change);
  const found = [
    ...(replaced ? [replaced] : []),
    ...rules.flatMap((rule) => (rule.types.includes(type) ? rule.find(context, Boolean(replaced)) ?? [] : [])),
  ];
  if (found.length === 0) {
    // A new path or comment in the metadata does not change a deployed resource.
    if (context.properties.length === 0 && same(attributes(was), attributes(is))) return null;
    return { ...about, classes: ['in-place'], effect: 'is updated in place' };
  }

  return {
    ...about,
    classes: [...new Set(found.flatMap((one) => one.classes))],
    effect: found.map((one) => one.effect).join('; '),
    ...withFirst(found, 'remedy'),
    ...withFirst(found, 'source'),
  };
}

const attributes = ({ DeletionPolicy, UpdateReplacePolicy, Condition, CreationPolicy, UpdatePolicy }) =>
  ({ DeletionPolicy, UpdateReplacePolicy, Condition, CreationPolicy, UpdatePolicy });

const withFirst = (found, name) => {
  const value = found.find((one) => one[name])?.[name];
  return value ? { [name]: value } : {};
};

const pathOf = (resource) => resource?.Metadata?.['aws:cdk:path']?.replace(/\/Resource$/, '');
const keeps = (policy) => policy === 'Retain' || policy === 'RetainExceptOnCreate' || policy === 'Snapshot';
const same = (a, b) => canonical(a) === canonical(b);
const canonical = (value) => JSON.stringify(value, (_, part) =>
  (part && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
const at = (resource, path) => path.reduce((value, name) => value?.[name], resource?.Properties);

function removal({ type, was }) {
  if (type === 'AWS::CloudWatch::Alarm' || type === 'AWS::CloudWatch::CompositeAlarm') {
    return { classes: ['alarm'], effect: 'the alarm is removed' };
  }

  if (!holds[type]) {
    return {
      classes: ['removed'], effect: keeps(was.DeletionPolicy) ? 'leaves the stack and stays in the account' : 'is deleted',
    };
  }
  return keeps(was.DeletionPolicy)
    ? {
      classes: ['data-loss'],
      effect: `leaves the stack with ${holds[type]}: it stays in the account, is billed, and no part of the stack uses it`,
      remedy: "scripts/leftovers lists what stays; 'cdk import' takes it back into a stack",
      source: `${pages.attribute}aws-attribute-deletionpolicy.html`,
    }
    : {
      classes: ['data-loss'], effect: `is deleted with ${holds[type]}`,
      remedy: 'deploy its DeletionPolicy Retain first (removeData: false), then remove it',
      source: `${pages.attribute}aws-attribute-deletionpolicy.html`,
    };
}

function replacement({ type, was, is, properties }, change) {
  const nested = replacing.find((rule) => rule.type === type
    && !same(at(was, rule.path), at(is, rule.path)) && (!rule.onlyIfSet || at(was, rule.path) !== undefined));
  const impact = nested ? 'WILL_REPLACE' : change.changeImpact;
  if (impact !== 'WILL_REPLACE' && impact !== 'MAY_REPLACE') return null;

  const by = nested
    ? nested.path.join('.')
    : properties.filter((name) => /REPLACE/.test(change.propertyUpdates[name].changeImpact)).join(', ');
  const verb = impact === 'WILL_REPLACE' ? 'is replaced' : 'may be replaced';
  const source = nested?.source ?? pages.update;
  const name = fixedName(type, was, is);
  if (name) {
    return {
      classes: ['refused'],
      effect: `${verb} (${by}) by one of the same name, ${name}, which AWS refuses while the old one exists`,
      remedy: 'give it another name, or remove it in one deployment and create it again in the next', source,
    };
  }

  if (!holds[type]) return { classes: ['replaced'], effect: `${verb} (${by})`, source };
  const stays = keeps(was.UpdateReplacePolicy) && keeps(is.UpdateReplacePolicy);
  return {
    classes: ['data-loss'],
    effect: `${verb} (${by}) by an empty one; the old one, with ${holds[type]}, `
      + `${stays ? 'stays in the account outside of the stack' : 'is deleted'}`,
    remedy: 'keep the old resource, add a second one beside it, move the data, then remove the old one',
    source,
  };
}

// The property that names a resource, by type. A resource of the same name cannot replace it.
const names = {
  'AWS::Athena::WorkGroup': 'Name',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Kinesis::Channel': 'ChannelName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::OpenSearchService::Domain': 'DomainName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SQS::Queue': 'QueueName',
};

function fixedName(type, was, is) {
  const property = names[type];
  const [old, now] = [was.Properties?.[property], is.Properties?.[property]];
  return property && old !== undefined && same(old, now) ? (typeof old === 'string' ? old : canonical(old)) : null;
}

const tables = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];
const reference = /"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g;
const refs = (value) => new Set([...canonical(value ?? null).matchAll(reference)].map((match) => match[1]));

// The folders in which a catalog's table finds partitions, with the format of their dates: s3://bucket/data/yyyy/MM/dd/ for
// s3://bucket/data/${day}/.
function foldersOf(table) {
  const parameters = at(table, ['TableInput', 'Parameters']);
  const template = parameters?.['storage.location.template'];
  return template === undefined ? undefined
    : text(template).replace(/\$\{([^}]+)\}/g, (column, name) => (typeof parameters[`projection.${name}.format`] === 'string'
      ? parameters[`projection.${name}.format`] : column));
}

const text = (value) => (typeof value === 'string' ? value
  : Array.isArray(value?.['Fn::Join']) ? value['Fn::Join'][1].map(text).join(text(value['Fn::Join'][0])) : canonical(value));

// Whether a key still exists, and all policies that could decrypt with it still can. A policy that may also generate data keys
// belongs to a writer, which reads no older data.
function keepsReaders(id, before, after) {
  const reads = (policy) => {
    const statements = at(policy ?? {}, ['PolicyDocument', 'Statement']);
    return Array.isArray(statements) && statements.some(({ Action, Resource }) => {
      const actions = [Action].flat();
      return actions.includes('kms:Decrypt') && !actions.includes('kms:GenerateDataKey') && refs(Resource).has(id);
    });
  };
  return Boolean(after.Resources?.[id]) && Object.entries(before.Resources ?? {})
    .every(([policy, resource]) => !reads(resource) || !after.Resources?.[policy] || reads(after.Resources[policy]));
}

// Each rule finds what one of AWS's rules means for a change. `replaced`: the resource is replaced in any case.
const rules = [
  {
    types: tables,
    find({ was, is }) {
      const attribute = (resource) => at(resource, ['TimeToLiveSpecification', 'AttributeName']);
      const [old, now] = [attribute(was), attribute(is)];
      if (!old || !now || same(old, now)) return null;
      return {
        classes: ['refused'],
        effect: `the attribute of the time to live changes from ${old} to ${now}, which DynamoDB refuses while it is on`,
        remedy: 'take timeToLive out of the schema, deploy, wait an hour, then name the new attribute and deploy again',
        source: `${pages.attribute}aws-properties-dynamodb-globaltable-timetolivespecification.html`,
      };
    },
  },
  {
    types: tables,
    find({ was, is }, replaced) {
      const indexes = (resource) => new Map((at(resource, ['GlobalSecondaryIndexes']) ?? []).map((index) =>
        [canonical(index.IndexName), canonical([index.KeySchema, index.Projection])]));
      const [old, now] = [indexes(was), indexes(is)];
      const changed = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
      // A changed index is deleted and created again, which is two steps.
      const steps = changed.reduce((sum, name) => sum + (old.has(name) && now.has(name) ? 2 : 1), 0);
      if (replaced || steps < 2) return null;
      return {
        classes: ['refused'],
        effect: `${steps} global indexes are created or deleted, and DynamoDB allows one in an update: ${changed.join(', ')}`,
        remedy: 'change one index, deploy, and then the next; a changed index gets a new name first',
        source: `${pages.attribute}aws-resource-dynamodb-table.html`,
      };
    },
  },
  {
    types: Object.keys(holds).filter((type) => type !== 'AWS::KMS::Key'),
    find({ was, is, before, after }) {
      const isKey = (id, template) => template.Resources?.[id]?.Type === 'AWS::KMS::Key';
      const keys = (resource, template) => [...refs(resource.Properties)].filter((id) => isKey(id, template));
      const lost = keys(was, before).filter((id) => !keys(is, after).includes(id) && !keepsReaders(id, before, after));
      if (lost.length === 0) return null;
      const gone = lost.some((id) => !after.Resources?.[id] && !keeps(before.Resources[id].DeletionPolicy));
      return {
        classes: ['data-loss'],
        effect: gone
          ? 'what it holds stays encrypted with a key that is deleted: it cannot be read any more'
          : 'what it holds stays encrypted with the old key, which its readers may no longer use',
        remedy: 'give it as a former key (FormerKeys, KeepsOwnKey) until records and objects under it are gone',
        source: 'https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html',
      };
    },
  },
  {
    types: ['AWS::Glue::Table'],
    find({ was, is, after }) {
      const [old, now] = [foldersOf(was), foldersOf(is)];
      if (old === undefined || old === now) return null;
      const read = Object.values(after.Resources ?? {}).filter((other) => other.Type === 'AWS::Glue::Table').map(foldersOf);
      // Athena reads all objects below a partition's folder, and none above it.
      if (read.some((folder) => folder !== undefined && old.startsWith(folder))) return null;
      return {
        classes: ['data-loss'],
        effect: 'objects in the folders of the old layout are in no partition of the new one: no query finds them',
        remedy: 'name the old layout in FormerLayouts, which keeps a second table over its folders, '
          + 'or move the objects into folders of the new one',
        source: 'https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html',
      };
    },
  },
  {
    types: ['AWS::CloudWatch::Alarm'],
    find({ was, is }) {
      const told = [];
      const count = (resource) => (at(resource, ['AlarmActions']) ?? []).length;
      const [acted, acts] = [was, is].map((resource) => at(resource, ['ActionsEnabled']) !== false);
      if (acted && !acts) told.push('its actions are switched off');
      else if (count(is) < count(was)) told.push('it has fewer actions');
      const isUpper = !/^LessThan/.test(at(is, ['ComparisonOperator']) ?? '');
      const [old, now] = [at(was, ['Threshold']), at(is, ['Threshold'])];
      const areNumbers = typeof old === 'number' && typeof now === 'number';
      if (areNumbers && (isUpper ? now > old : now < old)) told.push(`its threshold moves away, from ${old} to ${now}`);
      const [breached, breaches] = [was, is].map((resource) => at(resource, ['TreatMissingData']) === 'breaching');
      if (breached && !breaches) told.push('missing data no longer breaches it');
      return told.length === 0 ? null : { classes: ['alarm'], effect: `the alarm tells less: ${told.join(', ')}` };
    },
  },
];

function accessChanges(diff) {
  const wider = [
    ...diff.iamChanges.statements.additions.filter((statement) => statement.effect !== 'Deny').map(describe),
    ...diff.iamChanges.statements.removals.filter((statement) => statement.effect === 'Deny')
      .map((statement) => `no longer ${describe(statement)}`),
    ...diff.iamChanges.managedPolicies.additions.map((policy) => `${policy.identityArn} gets ${policy.managedPolicyArn}`),
    ...diff.securityGroupChanges.ingress.additions
      .map((rule) => `${rule.groupId} accepts ${rule.describeProtocol()} from ${rule.describePeer()}`),
    ...diff.securityGroupChanges.egress.additions
      .map((rule) => `${rule.groupId} sends ${rule.describeProtocol()} to ${rule.describePeer()}`),
  ];
  return wider.map((text) => ({ id: '', path: 'access', type: '', classes: ['iam'], properties: [], effect: text }));
}

function describe({ effect, principals, actions, resources }) {
  const list = (part) => `${part.not ? 'all but ' : ''}${part.values.join(', ')}`;
  return `${list(principals)}: ${effect} ${list(actions)} on ${list(resources)}`;
}
