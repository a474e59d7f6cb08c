// All set-up, then every test; leaves the totals for .ci/run.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, build, configuration, environment, root, solution } from './toolchain.mjs';

const usage = `
usage: scripts/test [--filter EXPRESSION]

Sets everything up (see scripts/setup), builds the solution and runs every test. The results are in
artifacts/test-results. --filter runs a part, in the language of 'dotnet test --filter'. A snapshot that differs fails its
test; scripts/accept-snapshots accepts what was received.`;

await script(async (args) => {
  const options = parse(args, usage, { values: ['--filter'] });
  const results = join(artifacts, 'test-results');
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });

  await setup();
  await build();
  say('testing (dotnet test)');
  const filter = options.filter ? ['--filter', options.filter] : [];
  const { code } = await run('dotnet', [
    'test', solution, '-c', configuration, '--no-build', '--nologo', '--logger', 'trx', '--results-directory', results, ...filter,
  ], { cwd: root, env: environment() });

  const total = count(results);
  if (total.passed + total.failed === 0) throw new Failure('no test was run; see what dotnet test said above');
  const line = `${total.passed} passed, ${total.failed} failed`;
  writeFileSync(join(results, 'summary.txt'), `${line}\n`);
  say('tests done');
  console.log(line);
  return code !== 0 ? code : total.failed > 0 ? 1 : 0;
});

// Every test assembly leaves one .trx; one that crashed leaves none and its exit code fails the run.
function count(results) {
  const total = { passed: 0, failed: 0 };
  for (const file of readdirSync(results).filter((name) => name.endsWith('.trx'))) {
    const counters = /<Counters ([^>]*)>/.exec(readFileSync(join(results, file), 'utf8'))?.[1];
    if (!counters) throw new Failure(`${basename(file)} holds no counters; the test run was cut off`);
    const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    total.passed += number('passed');
    // What did not pass and was meant to run has failed, whatever its name: error, timeout, aborted, not executed.
    total.failed += number('total') - number('passed');
  }
  return total;
}
