// Runs the path of a record under faults of every kind at any time, one run for each seed.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/campaign [--seeds N] [--seed N]

Puts random records with the client's putter into a simulated Kinesis, and runs the writer on them against simulated Lambda,
DynamoDB and S3, while processes are killed and frozen, the clock jumps, shards split, batches come twice, producers repeat
records, credentials expire, calls are throttled, cut off, done in part, done and not answered, and records are poison, in random
combination. No record that was sent may be missing, the table must be what the guarantees imply, the rejects must hold every
record that cannot be written, and no record may be taken for put or for done before it is. Then the same for the delivery of the
local run from a stream to S3, where each record must arrive as often as the stream has it, and for KinesisProducer alone: 1,500
records a seed into a simulated stream whose shards split and merge, over a million in all. A seed that fails prints the fewest
disturbances and records that fail; the exit code is 1 then. A thousand seeds take about ten minutes on two cores. What happened
in all of them is printed as JSON.

  --seeds N  runs seeds 1 to N; default: 1000; the tests run 100
  --seed N   runs only this seed`;

// From the producer to the table, from the stream to S3, and the producer that aggregates.
const campaigns = {
  'Pipeline.Functions.Tests': '.CampaignTests',
  'Pipeline.Local.Tests': '.DeliveryCampaignTests',
  'Pipeline.Client.Tests': '.ProducerCampaignTests',
};

await script(async (args) => {
  const options = parse(args, usage, { values: ['--seeds', '--seed'] });
  for (const name of ['seeds', 'seed']) {
    if (options[name] !== undefined && !/^[1-9]\d{0,8}$/.test(options[name])) {
      throw new Failure(`--${name} must be a whole number from 1; got ${options[name]}; give one, such as --${name} 17`, 2);
    }
  }
  if (options.seed && options.seeds) throw new Failure('--seed must be given without --seeds; got both; leave one out', 2);

  await setup();
  await build(Object.keys(campaigns));
  const figures = join(artifacts, 'campaign');
  rmSync(figures, { recursive: true, force: true });
  mkdirSync(figures, { recursive: true });
  say(options.seed ? `seed ${options.seed}` : `${options.seeds ?? 1000} seeds`);
  let failed = 0;
  for (const [project, tests] of Object.entries(campaigns)) {
    const { code } = await run('dotnet', [
      'test', join(artifacts, 'bin', project, 'release', `${project}.dll`), '--nologo',
      '--filter', `FullyQualifiedName~${tests}.AnythingAtAnyTime`,
    ], {
      cwd: root,
      env: {
        ...environment(),
        PIPELINE_TEST_FIGURES: figures,
        // Each test runs a part of the seeds.
        PIPELINE_TEST_MINUTES: process.env.PIPELINE_TEST_MINUTES ?? '120',
        ...(options.seed ? { PIPELINE_TEST_SEED: options.seed } : { PIPELINE_TEST_SEEDS: options.seeds ?? '1000' }),
      },
    });
    if (code !== 0) failed++;
  }

  const parts = readdirSync(figures).map((file) => JSON.parse(readFileSync(join(figures, file), 'utf8')));
  const sum = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + value;
  console.log(JSON.stringify(sum));
  say(failed === 0 ? 'nothing was lost' : 'a seed failed; its script is above');
  return failed === 0 ? 0 : 1;
});
