// The pinned CDK CLI under the pinned Node, for everything that is not scripted: scripts/cdk deploy, ls, diff, destroy.
import { buildApp } from './build.mjs';
import { parse, say, script } from './console.mjs';
import { precompiled } from './ready-to-run.mjs';
import { setup } from './setup.mjs';
import { appCommand, cdk } from './toolchain.mjs';

const usage = `
usage: scripts/cdk COMMAND [options]

Sets everything up, builds the CDK app and runs the pinned CDK CLI on it, such as:
  scripts/cdk ls                     the stacks
  scripts/cdk deploy dev-pipeline    deploy one (needs AWS credentials)
'scripts/cdk COMMAND --help' shows the CLI's own help.`;

await script(async (args) => {
  if (args.length === 0 || args[0].startsWith('-h') || args[0] === '--help') return parse(['--help'], usage);
  await setup();
  const isHelp = args.includes('--help') || args.includes('-h');
  if (!isHelp) await buildApp();
  // The managed function's asset hash is that of its sources. CDK uploads the bytes of the first computer that deploys a version.
  if (!isHelp && ['deploy', 'diff'].includes(args[0])) {
    say(`managed functions are precompiled here for ${precompiled().join(' and ') || 'no platform'}`);
  }
  const app = isHelp || args.includes('--app') || args.includes('-a') ? [] : ['--app', appCommand];
  const { code } = await cdk([...args, ...app]);
  return code;
});
