// Sets everything up, and runs cdk synth with its validation. The templates are in cdk.out.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './build.mjs';
import { parse, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/synth [cdk options, such as -c KEY=VALUE or --output FOLDER]

Sets everything up (see scripts/setup), builds the CDK app and synthesizes every stage of cdk.json into cdk.out, offline and
without AWS credentials. It also runs CDK's CloudFormation validation and cdk-nag: a finding that is not acknowledged fails
the synthesis.`;

await script(async (args) => {
  parse(args, usage, { passThrough: true });
  const output = args.includes('--output') ? args[args.indexOf('--output') + 1] : join(root, 'cdk.out');
  await setup();
  await buildApp();
  // Templates of stacks that no longer exist would look like templates of this synthesis.
  rmSync(output, { recursive: true, force: true });
  say('synthesizing (cdk synth)');
  await synthesize(args);
  const templates = readdirSync(output).filter((file) => file.endsWith('.template.json')).sort();
  for (const file of templates) {
    const resources = Object.keys(JSON.parse(readFileSync(join(output, file), 'utf8')).Resources ?? {}).length;
    say(`  ${file}: ${resources} resources`);
  }
  say(`${templates.length} templates in ${output === join(root, 'cdk.out') ? 'cdk.out' : output}`);
});
