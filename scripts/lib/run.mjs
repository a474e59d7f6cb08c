// All set-up, synth, and then the synthesized pipeline on this computer, with a day of badges through it.
import { join } from 'node:path';
import { run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, build, buildApp, environment, root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/run [options of 'pipeline local']

Sets everything up (see scripts/setup), synthesizes every stage and runs the dev stage's pipeline on this computer, without an
AWS account: 20,000 made-up badge readings flow through the stream, the function and Firehose into the table and the bucket.
Ends by itself with a summary; Ctrl-C ends it sooner. Its exit code says whether everything that was sent arrived.

With options of its own it runs what they say, for example:
  scripts/run --stack taxis-pipeline --input trips.csv
  scripts/run --stack dev-pipeline                        nothing is sent; it runs until Ctrl-C
  scripts/run --help-local                                all options`;

await script(async (args) => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage.trim());
    return 0;
  }

  const project = join(root, 'src', 'Pipeline.Cli', 'Pipeline.Cli.csproj');
  const command = [join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll'), 'local'];
  await setup();
  await build(project);
  if (args.includes('--help-local')) return (await run('dotnet', [...command, '--help'], { cwd: root, env: environment() })).code;
  await buildApp();
  say('synthesizing (cdk synth)');
  await synthesize([]);
  // The terminal sends Ctrl-C to both: the run ends itself, cleanly, and this waits for it.
  process.on('SIGINT', () => {});
  const chosen = args.length > 0 ? args : ['--stack', 'dev-pipeline', '--demo', 'badges'];
  const { code } = await run('dotnet', [...command, '--assembly', join(root, 'cdk.out'), ...chosen], { cwd: root, env: environment() });
  return code;
});
