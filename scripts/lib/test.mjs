// Sets everything up and runs the tests, each project in its own process and several at once. Writes the totals for .ci/run.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, setPriority, constants } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build, everything } from './build.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/test [PROJECT|CLASS|CLASS.METHOD|EXPRESSION ...] [--parallel N] [--hang-limit MINUTES] [--format]

Sets everything up (see scripts/setup), builds and runs the tests: all of them, or a part:
  scripts/test Local                       a project, by its name or a part of it between dots (Pipeline.Local.Tests)
  scripts/test ShardCalculatorTests        the tests of a class; ShardCalculatorTests.Some_Method those of a method
  scripts/test 'FullyQualifiedName~Alarm'  an expression in the language of 'dotnet test --filter'; before it a project may stand
Builds only what these need. Each project is tested in its own process, the longest of the last run first. If it fails, its output
is shown; it is also in artifacts/test-results with the .trx files. A snapshot that differs fails its test;
scripts/accept-snapshots accepts what was received. The exit code is 1 if a test failed, 2 if an argument names no test.

  --parallel N          projects that are tested at once; default: one more than there are processors, since each waits at times
  --hang-limit MINUTES  a test that takes longer fails its project; default: 5
  --format              also checks the formatting, in parallel with the tests, as the gate does. The other rules of
                        'dotnet format', style and analyzers, are checked by the build`;

const results = join(artifacts, 'test-results');
const durationsFile = join(artifacts, 'test-durations.json');
const formatting = 'dotnet format';

// The durations of long projects in seconds, until a run on this machine has measured them.
const usual = {
  'Pipeline.Constructs.Tests': 240,
  'Pipeline.Cli.Tests': 100,
  'Pipeline.EndToEnd.Tests': 90,
  'Pipeline.Local.Tests': 85,
  'Pipeline.Functions.Tests': 60,
  'Pipeline.App.Tests': 55,
  'Pipeline.Conventions.Tests': 40,
  [formatting]: 15,
};

await script(async (args) => {
  const options = parse(args, usage, {
    flags: ['--format'],
    values: ['--filter', '--parallel', '--hang-limit'],
    positional: Infinity,
  });
  const parallel = number(options, 'parallel', availableParallelism() + 1);
  const hangLimit = number(options, 'hang-limit', 5);
  const chosen = choose([...options.rest, ...(options.filter ? [options.filter] : [])]);

  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await setup();
  const isAll = projects().every((project) => chosen.has(project));
  await build(isAll ? [everything] : [...chosen.keys()], { gate: true });

  const jobs = [...chosen].map(([project, filter]) => ({
    name: project, start: (started) => test(project, filter, hangLimit, started),
  }));
  if (options.format) jobs.push({ name: formatting, start: checkFormatting });
  const rows = await runAll(jobs, parallel);

  table(rows);
  const total = (what) => rows.reduce((sum, row) => sum + row[what], 0);
  if (total('passed') + total('failed') === 0) throw new Failure(`no test was run; ${args.join(' ')} matches none`, 2);
  const line = `${total('passed')} passed, ${total('failed')} failed`;
  writeFileSync(join(results, 'summary.txt'), `${line}\n`);
  say('tests done');
  console.log(line);
  return rows.some((row) => !row.isGood) ? 1 : 0;
});

function number(options, name, fallback) {
  if (options[name] === undefined) return fallback;
  const value = Number(options[name]);
  if (!(value > 0)) throw new Failure(`--${name} must be a number above 0; got ${options[name]}\n\n${usage.trim()}`, 2);
  return value;
}

function projects() {
  return readdirSync(join(root, 'test'))
    .filter((name) => name.endsWith('.Tests') && existsSync(join(root, 'test', name, `${name}.csproj`)))
    .sort();
}

/** The projects to test, each with its filter; null: all of its tests. */
function choose(wanted) {
  const all = projects();
  const isExpression = (text) => /[=~!&|()]/.test(text);
  const expressions = wanted.filter(isExpression);
  const chosen = new Map();
  const unknown = [];
  for (const name of wanted.filter((text) => !isExpression(text))) {
    const named = all.filter((project) => project === name || `.${project}.`.toLowerCase().includes(`.${name}.`.toLowerCase()));
    if (named.length > 0) {
      named.forEach((project) => chosen.set(project, null));
      continue;
    }

    const parts = name.split('.');
    const isMethod = parts.length > 1 && holders(parts.at(-1)).length === 0;
    const type = parts.at(isMethod ? -2 : -1);
    const method = isMethod ? parts.at(-1) : '';
    const homes = holders(type);
    if (homes.length === 0) unknown.push(name);
    const filter = `FullyQualifiedName~.${type}.${method}`;
    for (const project of homes) {
      if (chosen.get(project) !== null) chosen.set(project, chosen.has(project) ? `${chosen.get(project)}|${filter}` : filter);
    }
  }

  if (unknown.length > 0) {
    throw new Failure([
      `what is tested must be a project, a test class or an expression; got ${unknown.join(', ')}; the projects are`,
      ...all.map((project) => `  ${project}`),
    ].join('\n'), 2);
  }

  if (chosen.size === 0) all.forEach((project) => chosen.set(project, null));
  for (const expression of expressions) {
    for (const [project, filter] of chosen) chosen.set(project, filter === null ? expression : `(${filter})&(${expression})`);
  }
  return chosen;
}

/** The projects whose sources declare a class of this name. */
function holders(type) {
  if (!/^\w+$/.test(type)) return [];
  const declaration = new RegExp(`\\bclass ${type}\\b`);
  return projects().filter((project) => readdirSync(join(root, 'test', project), { recursive: true })
    .some((file) => file.endsWith('.cs') && declaration.test(readFileSync(join(root, 'test', project, file), 'utf8'))));
}

/** Runs jobs, `parallel` at once, the longest of the last run first, so that no long job is left alone at the end. */
async function runAll(jobs, parallel) {
  const durations = { ...usual, ...(existsSync(durationsFile) ? JSON.parse(readFileSync(durationsFile, 'utf8')) : {}) };
  const queue = jobs.sort((a, b) => (durations[b.name] ?? 0) - (durations[a.name] ?? 0));
  // The longest job takes about as long as all together should, so only the others get a lower priority.
  const [longest] = queue;
  const rows = [];
  const started = performance.now();
  say(`testing ${queue.length} project(s), ${Math.min(parallel, queue.length)} at once`);
  const worker = async () => {
    while (queue.length > 0) {
      const job = queue.shift();
      const begin = performance.now();
      const row = { name: job.name, ...(await job.start(job === longest ? undefined : lowerPriority)) };
      row.seconds = (performance.now() - begin) / 1000;
      rows.push(row);
      durations[job.name] = row.seconds;
      say(`  ${describe(row)}`);
      if (!row.isGood) console.error(row.output.trim());
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, worker));
  // The durations of a part of the tests say little about those of all tests.
  if (jobs.length >= projects().length) writeFileSync(durationsFile, JSON.stringify(durations));
  rows.elapsed = (performance.now() - started) / 1000;
  return rows;
}

function lowerPriority(child) {
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not allow it. The tests run in any case.
  }
}

function describe(row) {
  const seconds = `(${row.seconds.toFixed(1)} s)`;
  if (row.name === formatting) {
    return `${row.name}: ${row.isGood ? 'all files are formatted' : 'files must be formatted'} ${seconds}`;
  }
  return `${row.name}: ${row.passed} passed, ${row.failed} failed${row.skipped ? `, ${row.skipped} skipped` : ''} ${seconds}`;
}

async function test(project, filter, hangLimit, started) {
  const trx = join(results, `${project}.trx`);
  const { code, output } = await run('dotnet', [
    'test', join(artifacts, 'bin', project, 'release', `${project}.dll`), '--nologo',
    '--logger', `trx;LogFileName=${project}.trx`, '--results-directory', results,
    '--blame-hang', '--blame-hang-timeout', `${hangLimit}m`, '--blame-hang-dump-type', 'none',
    ...(filter ? ['--filter', filter] : []),
  ], {
    cwd: root,
    // On a busy machine a process may take long to start.
    // The programs that tests start run for seconds, too short for profile-guided code.
    env: {
      ...environment(),
      DOTNET_TieredPGO: process.env.DOTNET_TieredPGO ?? '0',
      VSTEST_CONNECTION_TIMEOUT: process.env.VSTEST_CONNECTION_TIMEOUT ?? '600',
    },
    quiet: true,
    started,
  });
  writeFileSync(join(results, `${project}.log`), output);
  const counted = count(trx);
  // If the process died, the tests that had not begun are not counted, or there is no file at all.
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  return { ...counted, output, isGood: code === 0 && counted.failed === 0 };
}

function count(trx) {
  const text = existsSync(trx) ? readFileSync(trx, 'utf8') : '';
  const counters = /<Counters ([^>]*)>/.exec(text)?.[1];
  if (!counters) return { passed: 0, failed: 0, skipped: 0 };
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
  const skipped = text.match(/<UnitTestResult [^>]*outcome="NotExecuted"/g)?.length ?? 0;
  // Every test that was to run and did not pass has failed, whatever its outcome is called: error, timeout, aborted.
  return { passed: number('passed'), failed: number('total') - number('passed') - skipped, skipped };
}

// Style and analyzers are errors of the build already; 'dotnet format' would run all of them a second time. It checks a folder,
// since whitespace needs no compilation, and opening the solution takes three times as long as the check. Without the last slash
// it finds no file.
async function checkFormatting(started) {
  const { code, output } = await run('dotnet', [
    'format', 'whitespace', root, '--folder', '--include', 'src/', 'test/', '--verify-no-changes', '--verbosity', 'minimal',
  ], { cwd: root, env: environment(), quiet: true, started });
  const remedy = "run 'dotnet format Pipeline.sln' and commit";
  return { passed: 0, failed: 0, skipped: 0, output: `${output.trim()}\n${remedy}`, isGood: code === 0 };
}

function table(rows) {
  const counts = (row) => (row.name === formatting ? ['', row.isGood ? '' : 'failed'] : [row.passed, row.failed]);
  const sum = (what) => rows.reduce((total, row) => total + row[what], 0);
  const lines = [
    ['project', 'passed', 'failed', 'seconds'],
    ...rows.sort((a, b) => (a.name < b.name ? -1 : 1)).map((row) => [row.name, ...counts(row), row.seconds.toFixed(1)]),
    ['in all', sum('passed'), sum('failed'), rows.elapsed.toFixed(1)],
  ].map((line) => line.map(String));
  const width = (column) => Math.max(...lines.map((line) => line[column].length));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column)));
  console.error(lines.map((line) => `  ${line.map(pad).join('  ')}`).join('\n'));
}
