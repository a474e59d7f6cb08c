// Builds and runs the apps of test/Strangers as users of the packages do: outside of the repository, with the packed packages.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from './build.mjs';
import { feed as bindings } from './bindings.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, cdk, configuration, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/strangers [--only APP[,APP]] [--quick] [--feed FOLDER] [--packages FOLDER] [--keep]

Builds the apps of test/Strangers in a folder outside of the repository, with packed packages, and synthesizes them. Then it packs
the same sources as the next version: templates and assets must stay the same, and 'cdk diff' must be empty. 'pipeline local' runs
the apps that can run on this computer. It also tests a new app of the pinned CLI ('cdk init'), a single-file app and a test
project. Exit code 1 if an app does not do what it must.

  --only APP         tests only these apps
  --quick            only compiles all apps and synthesizes some, as the tests do
  --feed FOLDER      a folder with packed packages
  --packages FOLDER  a folder with restored packages
  --keep             keeps the folder`;

const version = /<Version>(.+)<\/Version>/.exec(readFileSync(join(root, 'Directory.Build.props'), 'utf8'))[1];
const pins = readFileSync(join(root, 'Directory.Packages.props'), 'utf8');
const pinOf = (id) => new RegExp(`"${id}" Version="(.+)"`).exec(pins)[1];
const next = '99.0.0';
const order = (index) => ({ customer: `C-${index % 40}`, order: `O-${String(index).padStart(6, '0')}`, total: index / 4 });
const click = (index) => ({
  tenant: `T-${index % 5}`,
  click: `K-${String(index).padStart(6, '0')}`,
  time: new Date(Date.UTC(2026, 10, 21, 9, 0, 0, index)).toISOString(),
  page: '/start',
  milliseconds: index,
});

// 'quick': the tests synthesize it too. 'schema': the expected schema in its writer's asset. 'local': the options of 'pipeline
// local' besides the assembly, the records to send, and the expected parts of its summary.
const apps = [
  {
    name: 'clickstream', quick: true, schema: 'clicks.json',
    local: { args: [], record: click, says: ['The busiest by tenant'] },
  },
  { name: 'iot' },
  { name: 'logs' },
  { name: 'stages', local: { args: ['--stack', 'Test*'], record: order, says: [] } },
  { name: 'imported', local: { args: ['--create-imported'], record: order, says: [] } },
  { name: 'fs', quick: true },
  { name: 'vb' },
  { name: 'tests', isTests: true },
  { name: 'file', isFile: true, local: { args: [], record: order, says: [] } },
  { name: 'init', isInit: true, local: { args: [], record: order, says: [] } },
];
const isProject = (app) => !app.isFile && !app.isInit;

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--quick', '--keep'], values: ['--only', '--feed', '--packages'] });
  const names = options.only?.split(',') ?? apps.map(({ name }) => name);
  const unknown = names.filter((name) => !apps.some((app) => app.name === name));
  if (unknown.length > 0) {
    throw new Failure(`--only must name apps; got ${unknown.join(', ')}; they are ${apps.map(({ name }) => name).join(', ')}`, 2);
  }
  const chosen = apps.filter((app) => names.includes(app.name) && (!options.quick || isProject(app)));

  // The caller that gives a feed has set up and built already.
  if (!options.feed) {
    await setup();
    await build(['Pipeline.Constructs', 'Pipeline.Cli']);
  }
  const work = mkdtempSync(join(tmpdir(), 'pipeline-strangers-'));
  const place = {
    work,
    feed: options.feed ?? join(work, 'feed'),
    packages: options.packages,
    problems: new Map(chosen.map(({ name }) => [name, []])),
  };
  if (!options.feed) await pack(place.feed, version, artifacts);

  try {
    await buildAll(place, chosen, version);
    for (const app of chosen.filter(({ quick }) => !options.quick || quick)) {
      await tryOne(app, () => synthesize(place, app, version), place);
    }
    if (!options.quick) {
      await upgrade(place, chosen);
      for (const app of chosen.filter(({ local }) => local)) await tryOne(app, () => runLocal(place, app), place);
    }
  } finally {
    if (!options.keep) rmSync(work, { recursive: true, force: true });
    else say(`the apps are in ${work}`);
  }

  for (const [name, problems] of place.problems) {
    console.log(`${name}: ${problems.length === 0 ? 'as it must be' : problems.join('; ')}`);
  }
  return [...place.problems.values()].some((problems) => problems.length > 0) ? 1 : 0;
});

async function tryOne(app, action, { problems }) {
  const begin = performance.now();
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problems.get(app.name).push(error.message);
  }
  say(`  ${app.name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
}

async function pack(feed, as, into) {
  say(`packing ${as} (dotnet pack)`);
  const isSame = into === artifacts;
  for (const project of ['Pipeline.Records', 'Pipeline.Constructs']) {
    await must('dotnet pack', 'dotnet', [
      'pack', join(root, 'src', project), '-c', configuration, '-o', feed, '-v', 'quiet', '-nologo',
      '-p:RunAnalyzers=false', `-p:Version=${as}`,
      ...(isSame ? ['--no-build'] : [`-p:ArtifactsPath=${into}`]),
    ], { cwd: root, env: environment(), quiet: true });
  }
}

function folderOf({ work }, app, as) {
  return join(work, as, app.name);
}

// MSBuild also reads properties from the environment, by which a single-file app gets them.
function environmentOf({ work, feed, packages }, as) {
  return {
    ...environment(),
    PipelineVersion: as,
    StrangerCdk: pinOf('Amazon.CDK.Lib'),
    StrangerConstructs: pinOf('Constructs'),
    StrangerFeeds: `${feed};${bindings}`,
    StrangerPackages: join(work, 'packages'),
    StrangerFallback: packages ?? '',
    // No build server may stay alive and keep the folder in use.
    MSBUILDDISABLENODEREUSE: '1',
  };
}

/** Builds all projects in one process, since each start of MSBuild costs seconds. */
async function buildAll(place, chosen, as) {
  const folder = join(place.work, as);
  const isOurs = (path) => !['bin', 'obj'].includes(basename(path));
  cpSync(join(root, 'test', 'Strangers'), folder, { recursive: true, filter: isOurs });
  for (const app of chosen.filter(({ isInit }) => isInit)) await tryOne(app, () => initialize(place, app, as), place);
  const projects = chosen.filter(isProject).map(({ name }) => `${name}/*.*proj`);
  if (projects.length === 0) return;
  writeFileSync(join(folder, 'all.proj'), `<Project DefaultTargets="All">
  <ItemGroup><App Include="${projects.join(';')}" /></ItemGroup>
  <Target Name="All">
    <MSBuild Projects="@(App)" Targets="Restore" Properties="MSBuildRestoreSessionId=1" />
    <MSBuild Projects="@(App)" Targets="Build" BuildInParallel="true" />
  </Target>
</Project>
`);
  say(`building ${projects.length} app(s) with ${as}`);
  const arguments_ = ['msbuild', 'all.proj', '-nologo', '-v:quiet', '-m'];
  await must('dotnet msbuild', 'dotnet', arguments_, { cwd: folder, env: environmentOf(place, as), quiet: true });
}

/** The output of 'cdk init', with the package, the schema and the pipeline of the package's README. */
async function initialize(place, app, as) {
  const folder = folderOf(place, app, as);
  mkdirSync(folder, { recursive: true });
  await ok('cdk init', await cdk(['init', 'app', '--language', 'csharp', '--generate-only'], { cwd: folder, quiet: true }));
  const project = join(folder, 'src', 'Init', 'Init.csproj');
  const edit = (file, change) => writeFileSync(file, change(readFileSync(file, 'utf8')));
  edit(project, (text) => text
    .replace('net8.0', 'net10.0')
    .replace('</ItemGroup>', '<PackageReference Include="Pipeline.Constructs" Version="$(PipelineVersion)" />\n  </ItemGroup>'));
  edit(join(folder, 'src', 'Init', 'InitStack.cs'), (text) => text.replace(
    '// The code that defines your stack goes here',
    'new Pipeline.Constructs.StreamingPipeline(\n'
      + '  this, "Orders", new() { Schema = Pipeline.Records.EventSchema.Load("orders.json") });'));
  cpSync(join(root, 'test', 'Strangers', 'stages', 'orders.json'), join(folder, 'orders.json'));
  const arguments_ = ['build', project, '-v', 'quiet', '-nologo'];
  await must('dotnet build', 'dotnet', arguments_, { cwd: folder, env: environmentOf(place, as), quiet: true });
}

async function synthesize(place, app, as) {
  const folder = folderOf(place, app, as);
  const env = { ...environmentOf(place, as), CDK_OUTDIR: join(folder, 'cdk.out') };
  if (app.isTests) {
    await must('dotnet test', 'dotnet', ['test', '--no-build', '-nologo'], { cwd: folder, env, quiet: true });
    return;
  }
  const command = app.isFile ? ['run', 'app.cs']
    : app.isInit ? ['exec', join('src', 'Init', 'bin', 'Debug', 'net10.0', 'Init.dll')]
      : ['exec', join('bin', 'Debug', 'net10.0', `${app.name}.dll`)];
  if (app.isFile) {
    const file = join(folder, 'app.cs');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/Constructs@\S+/, `Constructs@${as}`));
  }
  await must('synthesis', 'dotnet', command, { cwd: folder, env, quiet: true });
  if (templates(folder).length === 0) throw new Failure('no template was synthesized');
  if (app.schema) checkFunction(folder, app.schema);
}

/** Checks that the writer's code is an asset with the schema, and with a portable build if it was precompiled. */
function checkFunction(folder, schema) {
  const assembly = join(folder, 'cdk.out');
  const assets = readdirSync(assembly)
    .filter((name) => /^asset\.[0-9a-f]+$/.test(name) && existsSync(join(assembly, name, 'schema.json')));
  if (assets.length !== 1) throw new Failure(`one asset must hold the writer and its schema; got ${assets.join(', ') || 'none'}`);
  const [asset] = assets.map((name) => join(assembly, name));
  const missing = ['Pipeline.Functions.dll', 'Pipeline.Functions.runtimeconfig.json']
    .filter((file) => !existsSync(join(asset, file)));
  if (missing.length > 0) throw new Failure(`the writer's asset lacks ${missing.join(' and ')}`);
  if (readFileSync(join(asset, 'schema.json'), 'utf8') !== readFileSync(join(folder, schema), 'utf8')) {
    throw new Failure('the schema of the asset is another');
  }
  const isPrecompiled = existsSync(join(folder, 'bin', 'Debug', 'net10.0', 'functions', 'Pipeline.Functions.linux-arm64'));
  if (existsSync(join(`${asset}.builds`, 'portable', 'Pipeline.Functions.dll')) !== isPrecompiled) {
    throw new Failure('a precompiled asset must have its portable build beside it');
  }
}

/** The templates of an assembly and of its nested assemblies, by their paths below it. */
function templates(folder) {
  return readdirSync(join(folder, 'cdk.out'), { recursive: true }).filter((file) => file.endsWith('.template.json')).sort();
}

async function upgrade(place, chosen) {
  const upgraded = chosen.filter((app) => !app.isTests);
  await pack(place.feed, next, join(place.work, 'artifacts'));
  await buildAll(place, upgraded, next);
  for (const app of upgraded) {
    await tryOne(app, async () => {
      await synthesize(place, app, next);
      await compare(folderOf(place, app, version), folderOf(place, app, next));
    }, place);
  }
}

async function compare(before, after) {
  // The builds for other computers beside an asset are not uploaded.
  const assets = (folder) => readdirSync(join(folder, 'cdk.out'))
    .filter((name) => name.startsWith('asset.') && !name.endsWith('.builds')).sort().join(' ');
  if (assets(before) !== assets(after)) {
    throw new Failure(`an upgrade changes the assets: ${assets(before)}, then ${assets(after)}`);
  }
  if (templates(before).join() !== templates(after).join()) throw new Failure('an upgrade changes which stacks there are');
  for (const template of templates(after)) {
    const [old, fresh] = [before, after].map((folder) => join(folder, 'cdk.out', template));
    if (readFileSync(old, 'utf8') !== readFileSync(fresh, 'utf8')) throw new Failure(`an upgrade changes ${template}`);
    // The stacks of a stage are in a nested assembly, which the CLI reads as an assembly.
    const assembly = join(after, 'cdk.out', template, '..');
    const arguments_ = ['diff', '--app', assembly, '--template', old, '--exclusively', stackOf(assembly, template)];
    const { code, output } = await cdk(arguments_, { cwd: after, quiet: true });
    if (code !== 0 || !output.includes('There were no differences')) {
      throw new Failure(`cdk diff of ${template} is not empty: ${output.trim()}`);
    }
  }
}

function stackOf(assembly, template) {
  const { artifacts: made } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'));
  const [id, { displayName }] = Object.entries(made)
    .find(([, { properties }]) => properties?.templateFile === basename(template));
  return displayName ?? id;
}

async function runLocal(place, app) {
  const folder = folderOf(place, app, version);
  const input = join(folder, 'records.jsonl');
  const count = 400;
  writeFileSync(input, Array.from({ length: count }, (_, index) => `${JSON.stringify(app.local.record(index))}\n`).join(''));
  const cli = join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll');
  if (!existsSync(cli)) throw new Failure(`${cli} is not there; run scripts/setup and scripts/test Cli`);
  const arguments_ = [cli, 'local', '--assembly', join(folder, 'cdk.out'), '--input', input, '--pace', '60', ...app.local.args];
  const { code, output } = await run('dotnet', arguments_, { cwd: root, env: environment(), quiet: true });
  const missing = ['Everything that was sent arrived', `${count} of ${count} records put`, ...app.local.says]
    .filter((text) => !output.includes(text));
  if (code !== 0) throw new Failure(`the local run ends with ${code}:\n${output.trim()}`);
  if (missing.length > 0) throw new Failure(`the local run does not say ${missing.join(' nor ')}:\n${output.trim()}`);
}

async function ok(what, { code, output }) {
  if (code !== 0) throw new Failure(`${what} failed: ${output.trim()}`);
}
