// Sets everything up, synthesizes, and runs the synthesized pipeline on this computer with a day of badge readings.
import { readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { build, publishFunction } from './build.mjs';
import { leaveInterruptsToTheProgram, run, say, script } from './console.mjs';
import { wasAskedFor } from './ready-to-run.mjs';
import { isSetUp, setup } from './setup.mjs';
import { contents, listing, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { artifacts, checkDotnet, environment, root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/run [options of 'pipeline local']

Sets everything up (see scripts/setup), synthesizes the dev stage and runs its pipeline on this computer, without an AWS account:
20,000 made-up badge readings flow through the stream, the function and Firehose into the table and the bucket. It ends by itself
with a summary; Ctrl-C ends it sooner. Its exit code says whether everything that was sent has arrived.
Earlier builds and syntheses are used again while the sources, the settings and the AWS environment are the same.

With options, it passes them to 'pipeline local', and synthesizes the stage of the stack that they name, for example:
  scripts/run --stack taxis-pipeline --input trips.csv
  scripts/run --stack dev-pipeline                        sends no records, and runs until Ctrl-C
  scripts/run --help-local                                all options`;

const assembly = join(root, 'cdk.out');

await script(async (args) => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage.trim());
    return 0;
  }

  const command = [join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll'), 'local'];
  // A run uses the portable build until another script, such as scripts/cdk, has precompiled the function: restoring compilers
  // and runtimes and compiling for two platforms takes longer than a run saves at its starts.
  if (!wasAskedFor()) process.env.PIPELINE_READY_TO_RUN ??= '';
  // The first time, the command and the function are built in parallel with the set-up, since they do not need its bindings. The
  // command embeds a package of npm.
  if (!(await isSetUp())) {
    await setup(async ({ node, platforms, library }) => {
      await node;
      await build(['Pipeline.Cli']);
      await platforms;
      await publishFunction();
      // The rule packs take longest among the bindings, and only the app needs them.
      if (await library) await build(['Pipeline.Constructs']);
    });
  }

  await build(['Pipeline.Cli', 'Pipeline.App']);
  if (args.includes('--help-local')) return (await run('dotnet', [...command, '--help'], { cwd: root, env: environment() })).code;
  const chosen = args.length > 0 ? args : ['--stack', 'dev-pipeline', '--demo', 'badges'];
  await synthesizeWhatChanged(stageOf(chosen));
  say('starting the pipeline');
  leaveInterruptsToTheProgram();
  const { code } = await run('dotnet', [...command, '--assembly', assembly, ...chosen], { cwd: root, env: environment() });
  return code;
});

/** The stage of cdk.json whose stacks are named; null where it is not exactly one, so that all stages are needed. */
function stageOf(args) {
  const stacks = args.flatMap((arg, index) => {
    if (arg === '--stack') return args.slice(index + 1, index + 2);
    return arg.startsWith('--stack=') ? [arg.slice(8)] : [];
  });
  const names = Object.keys(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context?.stages ?? {});
  // Choose the longest name, since a stage's name may be the beginning of another one.
  const stageOfStack = (stack) => names.filter((name) => stack.startsWith(`${name}-`)).sort((a, b) => b.length - a.length)[0];
  const stages = new Set(stacks.map(stageOfStack));
  return stages.size === 1 ? [...stages][0] ?? null : null;
}

async function synthesizeWhatChanged(stage) {
  const from = await synthesisInputs();
  const done = readStamp('synth');
  const isEnough = done?.stage === null || done?.stage === stage;
  if (isEnough && done.from === from && done.left === listing(assembly)) {
    if (done.said) console.error(done.said);
    return;
  }

  removeStamp('synth');
  say('synthesizing (cdk synth)');
  // CDK keeps an asset with a known hash, and the hash does not depend on the platforms that the function was compiled for.
  rmSync(assembly, { recursive: true, force: true });
  const said = await synthesize(stage ? ['-c', `stage=${stage}`] : []);
  writeStamp('synth', { from, stage, left: listing(assembly), said });
}

// All inputs of a synthesis: the app, its context, and the settings of account and Region.
async function synthesisInputs() {
  const app = readStamp('Pipeline.App');
  const variables = Object.keys(process.env).filter((name) => /^(AWS|CDK|JSII)_/.test(name)).sort();
  return JSON.stringify([
    await checkDotnet(), process.version, app?.sources ?? '', app?.outputs ?? Math.random(),
    contents(...['cdk.json', 'cdk.context.json', 'package-lock.json'].map((file) => join(root, file))),
    contents(join(homedir(), '.cdk.json')),
    listing(...['config', 'credentials'].map((file) => join(homedir(), '.aws', file))),
    listing(join(root, 'node_modules', '.installed')),
    ...variables.map((name) => `${name}=${process.env[name]}`),
  ]);
}
