// Tests the newest versions of closely pinned packages before a pin is raised: whether they restore, compile and pass the tests.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feed } from './bindings.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { configuration, dotnetEnvironment, root } from './toolchain.mjs';

const usage = `
usage: scripts/canary [--only GROUP] [--all] [--keep]

Makes a clean clone of the last commit outside of the repository, puts the newest versions that this machine's package sources
have in the place of the pins, and sees what breaks: of the AWS SDK, whose Internal namespaces the record path builds on, the
functions are built and all of their tests run, on both clients; of CDK the construct library is compiled. Prints a table of pins
and newest versions, and of each group how far it came. Changes nothing in the repository. Exit code 1 where a group breaks.

  --only GROUP  sdk or cdk
  --all         also a group of which nothing newer is to be had than the pins
  --keep        keeps the clones and their logs; those of a failure are always kept`;

const groups = [
  { name: 'sdk', ids: /^AWSSDK\./, project: 'test/Pipeline.Functions.Tests', hasTests: true },
  { name: 'cdk', ids: /^(Amazon\.CDK\.|Constructs$)/, project: 'src/Pipeline.Constructs', hasTests: false },
];

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--all', '--keep'], values: ['--only'] });
  const chosen = groups.filter(({ name }) => name === (options.only ?? name));
  if (chosen.length === 0) {
    const names = groups.map(({ name }) => name).join(', ');
    throw new Failure(`--only must be one of ${names}; got ${options.only}; name one of them`, 2);
  }

  const props = readFileSync(join(root, 'Directory.Packages.props'), 'utf8');
  const pins = [...props.matchAll(/<PackageVersion Include="([^"]+)" Version="([^"]+)"/g)]
    .map(([, id, pinned]) => ({ id, pinned }));
  const results = [];
  for (const group of chosen) {
    const packages = [];
    for (const pin of pins.filter(({ id }) => group.ids.test(id))) packages.push({ ...pin, newest: await newestOf(pin) });
    const newer = packages.filter(({ pinned, newest }) => compare(newest, pinned) > 0);
    say(`${group.name}: ${newer.map(({ id, newest }) => `${id} ${newest}`).join(', ') || 'nothing newer than the pins'}`);
    const result = newer.length > 0 || options.all
      ? await tryGroup(group, packages, options)
      : { verdict: 'not tried: the pins are the newest' };
    results.push({ group, packages, ...result });
  }

  console.log('group | package | pinned | newest | verdict');
  for (const { group, packages, verdict } of results) {
    for (const { id, pinned, newest } of packages) console.log([group.name, id, pinned, newest, verdict].join(' | '));
  }
  return results.some(({ isBroken }) => isBroken) ? 1 : 0;
});

async function tryGroup(group, packages, options) {
  const folder = mkdtempSync(join(tmpdir(), `pipeline-canary-${group.name}-`));
  const clone = join(folder, 'clone');
  await must('git clone', 'git', ['clone', '--quiet', '--no-hardlinks', root, clone], { quiet: true });
  // The packages that this machine's sources lack, which scripts/setup has built.
  if (existsSync(feed)) cpSync(feed, join(clone, 'scripts', 'bindings', 'feed'), { recursive: true });
  const file = join(clone, 'Directory.Packages.props');
  let text = readFileSync(file, 'utf8');
  for (const { id, pinned, newest } of packages) {
    text = text.replace(`"${id}" Version="${pinned}"`, `"${id}" Version="${newest}"`);
  }
  writeFileSync(file, text);

  const project = join(clone, group.project);
  const steps = [
    ['restores', ['restore', project, '-nologo', '-v', 'quiet']],
    ['compiles', ['build', project, '--no-restore', '-c', configuration, '-nologo', '-v', 'quiet', '-p:RunAnalyzers=false']],
  ];
  if (group.hasTests) {
    steps.push(['passes its tests', ['test', project, '--no-build', '-c', configuration, '-nologo']]);
  }
  const passed = [];
  for (const [what, args] of steps) {
    say(`${group.name}: dotnet ${args[0]} ${group.project}`);
    const { code, output } = await run('dotnet', args, { cwd: clone, env: english(), quiet: true });
    if (code !== 0) {
      const log = join(folder, `${args[0]}.log`);
      writeFileSync(log, output);
      const errors = [...new Set(output.match(/error [A-Z]+\d+: [^\n[]+|^ +Failed [^\n]+/gm))].map((line) => line.trim());
      for (const error of errors.slice(0, 20)) console.error(`  ${error}`);
      say(`${group.name}: the rest is in ${log}`);
      return { isBroken: true, verdict: [...passed, `BREAKS: 'dotnet ${args[0]}' fails`].join(', ') };
    }
    passed.push(what);
  }
  if (options.keep) say(`${group.name}: the clone is in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return { verdict: passed.join(', ') };
}

// The output is parsed, so it must be English.
const english = () => ({ ...dotnetEnvironment(), DOTNET_CLI_UI_LANGUAGE: 'en' });

/** The newest release of a package that the machine's sources list; the pin where they list none, since it was made here. */
async function newestOf({ id, pinned }) {
  const output = await must('dotnet package search', 'dotnet', ['package', 'search', id, '--exact-match', '--format', 'json'], {
    cwd: root, env: dotnetEnvironment(), quiet: true,
  });
  const versions = JSON.parse(output.slice(output.indexOf('{'))).searchResult
    .flatMap(({ packages }) => packages).map(({ version }) => version).filter((version) => /^[\d.]+$/.test(version));
  return [pinned, ...versions].sort(compare).at(-1);
}

function compare(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  }
  return 0;
}
