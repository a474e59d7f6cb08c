// The record path under faults of every kind at any time, a run for each seed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/campaign [--seeds N] [--seed N]

Runs the writer on random streams against simulated Kinesis batches, Lambda, DynamoDB and S3 while processes are killed and frozen, the
clock jumps, shards split, batches come twice, producers repeat records, credentials expire, calls are throttled, cut off, done and
not answered, and records are poison, in random combination. The table must be what the guarantees imply, the rejects must hold every
record that cannot be written, and no record may be taken for done before it is. A seed that fails prints the fewest disturbances and
records that fail; the exit code is 1 then. A thousand seeds take about five minutes on two cores.

  --seeds N  seeds 1 to N (1000); the tests run 100
  --seed N   this seed alone`;

const project = 'Pipeline.Functions.Tests';

await script(async (args) => {
  const options = parse(args, usage, { values: ['--seeds', '--seed'] });
  for (const name of ['seeds', 'seed']) {
    if (options[name] !== undefined && !/^[1-9]\d{0,8}$/.test(options[name])) {
      throw new Failure(`--${name} must be a whole number from 1; got ${options[name]}; give one, such as --${name} 17`, 2);
    }
  }
  if (options.seed && options.seeds) throw new Failure('--seed must stand alone; got --seeds beside it; leave one out', 2);

  await setup();
  await build([project]);
  say(options.seed ? `seed ${options.seed}` : `${options.seeds ?? 1000} seeds`);
  const { code } = await run('dotnet', [
    'test', join(artifacts, 'bin', project, 'release', `${project}.dll`), '--nologo', '--filter', 'FullyQualifiedName~CampaignTests.AnythingAtAnyTime',
  ], {
    cwd: root,
    env: {
      ...environment(),
      ...(options.seed ? { PIPELINE_TEST_SEED: options.seed } : { PIPELINE_TEST_SEEDS: options.seeds ?? '1000' }),
    },
  });
  say(code === 0 ? 'nothing was lost' : 'a seed failed; its script is above');
  return code === 0 ? 0 : 1;
});
