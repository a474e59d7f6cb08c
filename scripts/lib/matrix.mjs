// Sets up, builds, synthesizes and runs with every kind of package source. Missing packages must change neither a template nor
// the run.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { feed, libraries } from './bindings.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { root } from './toolchain.mjs';

const usage = `
usage: scripts/matrix [--count N] [--only TEXT] [--keep]

Makes a clean clone of the last commit for each of eight package sources: with the runtime packs of linux-x64 and linux-arm64, of
one of them or of none, and with the jsii bindings or without. In each clone it runs scripts/run with a few records. All runs must
end with exit code 0, precompile for the platforms that the source has, generate the bindings that it lacks, and write the same
templates. Prints a table. It takes about 20 minutes; the clones share the downloads of npm and NuGet.

  --count N    the number of records of each run; default: 500
  --only TEXT  only sources with TEXT in their description, such as 'linux-x64' or 'without bindings'
  --keep       keeps the clones and their logs; those of a failure are always kept`;

const platforms = ['linux-x64', 'linux-arm64'];

const runtimePack = (platform) => `Microsoft.NETCore.App.Runtime.${platform}`;

// The machine's own sources serve everything, except for these packages, of which a case allows only some.
const cases = [['linux-x64', 'linux-arm64'], ['linux-arm64'], ['linux-x64'], []].flatMap((packs) =>
  [true, false].map((hasBindings) => ({
    packs,
    hasBindings,
    name: `${packs.join(' and ') || 'no runtime pack'}, ${hasBindings ? 'with' : 'without'} bindings`,
  })));

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--keep'], values: ['--count', '--only'] });
  const chosen = cases.filter(({ name }) => name.includes(options.only ?? ''));
  if (chosen.length === 0) {
    throw new Failure(
      [`--only must be a part of one of these; got ${options.only}`, ...cases.map(({ name }) => `  ${name}`)].join('\n'), 2);
  }

  await setup();
  const work = join(tmpdir(), `pipeline-matrix-${process.pid}`);
  mkdirSync(work, { recursive: true });
  const bindings = await bindingsFolder(work);
  const sources = await sourceNames();
  const rows = [];
  const count = options.count ?? '500';
  for (const [index, one] of chosen.entries()) {
    say(`${index + 1} of ${chosen.length}: ${one.name}`);
    const row = await tryOne(one, { work, bindings, sources, count, folder: join(work, String(index + 1)) });
    rows.push(row);
    say(`  ${row.problems.length === 0 ? 'as it must be' : row.problems.join('; ')} (${row.seconds.toFixed(0)} s)`);
  }

  for (const row of rows.filter(({ templates }) => templates !== rows[0].templates)) {
    row.problems.push('other templates than the first');
  }
  console.log('source | exit code | seconds | templates | problems');
  for (const { name, code, seconds, templates, problems } of rows) {
    console.log([name, code, seconds.toFixed(0), templates.slice(0, 8), problems.join('; ') || 'none'].join(' | '));
  }
  const isGood = rows.every(({ problems }) => problems.length === 0);
  if (isGood && !options.keep) rmSync(work, { recursive: true, force: true });
  else say(`the clones and their logs are in ${work}`);
  return isGood ? 0 : 1;
});

async function tryOne({ name, packs, hasBindings }, { work, bindings, sources, count, folder }) {
  const clone = join(folder, 'clone');
  mkdirSync(folder, { recursive: true });
  await must('git clone', 'git', ['clone', '--quiet', '--no-hardlinks', root, clone], { quiet: true });
  writeFileSync(join(folder, 'nuget.config'), nugetConfig(sources, { packs, bindings: hasBindings ? bindings : null }));

  // Downloads are shared, but unpacked packages are not, since NuGet finds those whatever the sources serve.
  const packages = join(work, 'packages');
  const withheld = [...libraries.map(({ id }) => id), ...platforms.map(runtimePack)];
  for (const id of withheld) rmSync(join(packages, id.toLowerCase()), { recursive: true, force: true });

  const begin = performance.now();
  const { code, output } = await run(process.execPath, [
    join(clone, 'scripts', 'lib', 'run.mjs'), '--stack', 'dev-pipeline', '--demo', 'badges', '--count', count, '--pace', '20',
  ], { cwd: clone, quiet: true, env: { ...process.env, NUGET_PACKAGES: packages, PIPELINE_READY_TO_RUN: platforms.join(',') } });
  const seconds = (performance.now() - begin) / 1000;
  writeFileSync(join(folder, 'run.log'), output);

  const problems = code === 0 ? [] : [`exit code ${code}, see ${join(folder, 'run.log')}`];
  const functions = join(clone, 'artifacts', 'functions');
  const precompiled = platforms.filter((platform) => existsSync(join(functions, `Pipeline.Functions.${platform}`)));
  if (precompiled.join() !== platforms.filter((platform) => packs.includes(platform)).join()) {
    problems.push(`precompiled for ${precompiled.join(' and ') || 'no platform'}`);
  }
  const made = readdirSync(join(clone, 'scripts', 'bindings', 'feed')).filter((file) => file.endsWith('.nupkg'));
  if ((made.length > 0) === hasBindings) problems.push(`bindings made: ${made.join(', ') || 'none'}`);
  const assembly = join(clone, 'cdk.out');
  const templates = existsSync(assembly) ? readdirSync(assembly).filter((file) => file.endsWith('.template.json')).sort() : [];
  if (templates.length === 0) problems.push('no templates');
  // By name, not by path: each case has its own folder.
  const hash = createHash('sha256');
  for (const file of templates) hash.update(`${file}\n`).update(readFileSync(join(assembly, file)));
  const digest = hash.digest('hex');
  if (problems.length === 0) rmSync(clone, { recursive: true, force: true });
  return { name, code, seconds, problems, templates: digest };
}

// NuGet merges it with the configurations of the clone, in a folder below, and of the machine. So it needs only the keys of
// sources.
function nugetConfig(sources, { packs, bindings }) {
  const ids = libraries.map(({ id }) => id);
  const withheld = platforms.filter((platform) => !packs.includes(platform)).map(runtimePack);
  // NuGet takes a package from the sources with its longest pattern: only the folder of generated bindings may serve these.
  const others = sources.filter((name) => name !== 'made-bindings').map((name) => [name, ['*']]);
  const mapping = [...others, ['made-bindings', [...ids, ...withheld]]];
  if (bindings) mapping.push(['matrix-bindings', ids]);
  return [
    '<configuration>',
    ...(bindings ? [`  <packageSources><add key="matrix-bindings" value="${bindings}" /></packageSources>`] : []),
    '  <packageSourceMapping>',
    ...mapping.flatMap(([key, patterns]) => [
      `    <packageSource key="${key}">`,
      ...patterns.map((pattern) => `      <package pattern="${pattern}" />`),
      '    </packageSource>',
    ]),
    '  </packageSourceMapping>',
    '</configuration>',
  ].join('\n');
}

/** A folder with the bindings, as a source that has them: those that were generated here, or else those that NuGet unpacked. */
async function bindingsFolder(work) {
  const folder = join(work, 'bindings');
  mkdirSync(folder, { recursive: true });
  const located = await must(
    'dotnet nuget locals', 'dotnet', ['nuget', 'locals', 'global-packages', '--list'], { quiet: true, cwd: root });
  const packages = located.slice(located.indexOf(':') + 1).trim();
  for (const { id, version } of libraries) {
    const made = join(feed, `${id}.${version}.nupkg`);
    const unpacked = join(packages, id.toLowerCase(), version, `${id}.${version}.nupkg`.toLowerCase());
    copyFileSync(existsSync(made) ? made : unpacked, join(folder, `${id}.${version}.nupkg`));
  }
  return folder;
}

async function sourceNames() {
  const output = await must('dotnet nuget list source', 'dotnet', ['nuget', 'list', 'source'], {
    quiet: true, cwd: root, env: { ...process.env, DOTNET_CLI_UI_LANGUAGE: 'en' },
  });
  return [...output.matchAll(/^\s*\d+\.\s+(.+) \[Enabled\]$/gm)].map((match) => match[1]);
}
