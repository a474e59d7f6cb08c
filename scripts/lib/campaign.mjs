// Runs the record path with faults of every kind at any time, one run for each seed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/campaign [--seeds N] [--seed N]

Runs the writer on random streams against simulated Kinesis batches, Lambda, DynamoDB and S3. In random combination, processes are
killed and frozen, the clock jumps, shards split, batches come twice, producers repeat records, credentials expire, calls are
throttled, cut off or applied without a response, and records are invalid. The table must be as the guarantees say, the rejects
must have every record that cannot be written, and no record may be settled before it is stored. A seed that fails prints the
fewest disturbances and records that fail; the exit code is 1 then. A thousand seeds take about five minutes on two cores.

  --seeds N  runs seeds 1 to N; default: 1000; the tests run 100
  --seed N   runs only this seed`;

const project = 'Pipeline.Functions.Tests';

await script(async (args) => {
  const options = parse(args, usage, { values: ['--seeds', '--seed'] });
  for (const name of ['seeds', 'seed']) {
    if (options[name] !== undefined && !/^[1-9]\d{0,8}$/.test(options[name])) {
      throw new Failure(`--${name} must be a whole number from 1; got ${options[name]}; give one, such as --${name} 17`, 2);
    }
  }
  if (options.seed && options.seeds) throw new Failure('--seed must be given without --seeds; got both; leave one out', 2);

  await setup();
  await build([project]);
  say(options.seed ? `seed ${options.seed}` : `${options.seeds ?? 1000} seeds`);
  const { code } = await run('dotnet', [
    'test', join(artifacts, 'bin', project, 'release', `${project}.dll`), '--nologo',
    '--filter', 'FullyQualifiedName~CampaignTests.AnythingAtAnyTime',
  ], {
    cwd: root,
    env: {
      ...environment(),
      ...(options.seed ? { PIPELINE_TEST_SEED: options.seed } : { PIPELINE_TEST_SEEDS: options.seeds ?? '1000' }),
    },
  });
  say(code === 0 ? 'no record was lost' : 'a seed failed; its script is above');
  return code === 0 ? 0 : 1;
});
