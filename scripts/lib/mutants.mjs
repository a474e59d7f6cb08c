// Finds, with Stryker, changes of the code that no test notices, and whether there are more than allowed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const folder = join(root, '.config', 'mutants');
const floorsFile = join(folder, 'floors.json');

const usage = `
usage: scripts/mutants [PROJECT ...] [--only FOLDER] [--tests FOLDER] [--concurrency N] [--json FILE] [--survivors]

Changes the code of a project at one place at a time (a mutant), runs the tests that reach the place, and counts the mutants that
no test kills. PROJECT is one of records, functions, access (of the local run) and alarms (of the constructs); all without one.
Prints a score for each folder: the share of mutants that are killed, those that no test reaches among them. Stryker's report
and the survivors are in artifacts/mutants. Texts of messages are not changed: other tests hold them by snapshots, and a changed
word is no fault of the code. AWS's limits are not changed either: each is a number with its page.

  --only FOLDER    this folder of the project alone, such as Items, or one within it, such as Items/Formats; or FOLDER/FILE.cs
  --tests FOLDER   runs the tests of this folder of the test project alone: a mutant that only others kill counts as live
  --concurrency N  mutants at once (one for each processor)
  --json FILE      writes { project, folder, score, killed, survived, floor } of each folder
  --survivors      also prints each mutant that lives: file, line and what was changed

Exit code 0 where each folder that has a floor in .config/mutants/floors.json reaches it; 1 where one does not; 2 for a wrong
option. A folder that --only takes a part of is not held to its floor. A project takes from minutes to hours.`;

await script(async (args) => {
  const options = parse(args, usage, {
    flags: ['--survivors'], values: ['--only', '--tests', '--concurrency', '--json'], positional: Infinity,
  });
  const projects = JSON.parse(readFileSync(floorsFile, 'utf8'));
  const unknown = options.rest.filter((name) => !projects[name]);
  if (unknown.length > 0) {
    throw new Failure(`PROJECT must be one of ${Object.keys(projects).join(', ')}; got ${unknown.join(', ')}; choose one`, 2);
  }
  const names = options.rest.length > 0 ? options.rest : Object.keys(projects);
  const only = options.only?.replaceAll('\\', '/').replace(/\/+$/, '');
  if ((only ?? options.tests) !== undefined && names.length !== 1) {
    throw new Failure(`--${only ? 'only' : 'tests'} must stand beside one PROJECT; got several; name one`, 2);
  }
  const testFolder = options.tests && join(root, 'test', projects[names[0]].tests, options.tests);
  if (testFolder && !existsSync(testFolder)) {
    throw new Failure(
      `--tests must name a folder of ${dirname(relative(root, testFolder))}; got ${options.tests}; correct it`, 2);
  }
  const concurrency = options.concurrency ?? String(availableParallelism());
  if (!/^[1-9]\d{0,2}$/.test(concurrency)) {
    throw new Failure(
      `--concurrency must be a whole number from 1 to 999; got ${concurrency}; leave it out for one a processor`, 2);
  }

  await setup();
  await must('dotnet tool restore', 'dotnet', ['tool', 'restore'], { cwd: root, env: environment(), quiet: true });
  const rows = [];
  for (const name of names) {
    const project = options.tests ? { ...projects[name], only: [options.tests], floors: {} } : projects[name];
    rows.push(...(await measure(name, project, only, concurrency, options.survivors)));
  }
  table(rows);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  const low = rows.filter(({ floor, score }) => floor !== undefined && score < floor);
  for (const { project, folder: place, score, floor } of low) {
    say(`the score of ${project} ${place} must be at least ${floor}; got ${score}; `
      + `kill mutants of artifacts/mutants/${project}.survivors.txt`);
  }
  return low.length > 0 ? 1 : 0;
});

async function measure(name, { tests, only: testFolders, without, floors }, only, concurrency, showSurvivors) {
  const config = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))['stryker-config'];
  const source = join(root, 'src', config.project.replace(/\.csproj$/, ''));
  const base = config.mutate[0].includes('/') && !config.mutate[0].startsWith('**') ? config.mutate[0].split('/')[0] : '';
  const wanted = only === undefined ? '' : join(base, only).replaceAll('\\', '/');
  if (only !== undefined && !existsSync(join(source, wanted))) {
    throw new Failure(`--only must name a folder or a file of ${relative(root, join(source, base))}; got ${only}; correct it`, 2);
  }

  const output = join(artifacts, 'mutants', name);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const excluded = config.mutate.filter((glob) => glob.startsWith('!'));
  const filter = testFilter(tests, testFolders, without);
  // The test classes are not configured: they are those of a folder.
  const complete = join(output, 'config.json');
  writeFileSync(complete, JSON.stringify({
    'stryker-config': {
      ...config,
      ...(filter ? { 'test-case-filter': filter } : {}),
      ...(wanted ? { mutate: [wanted.endsWith('.cs') ? wanted : `${wanted}/**/*.cs`, ...excluded] } : {}),
    },
  }, null, 2));

  say(`mutating ${relative(root, join(source, wanted || base))} under ${tests}`);
  const cwd = join(root, 'test', tests);
  try {
    const { code } = await run('dotnet', [
      'stryker', '--config-file', relative(cwd, complete), '--output', relative(cwd, output),
      '--concurrency', concurrency, '--skip-version-check',
    ], {
      cwd,
      env: {
        ...environment(),
        // On a busy machine programs take long to start. Stryker calls 'dotnet --info', and waits only ten seconds without this
        // setting.
        DOTNET_INFO_WAIT_TIME: process.env.DOTNET_INFO_WAIT_TIME ?? '600000',
        VSTEST_CONNECTION_TIMEOUT: process.env.VSTEST_CONNECTION_TIMEOUT ?? '600',
      },
    });
    if (code !== 0) throw new Failure(`Stryker ended with exit code ${code}; what it says of it is above`);
  } finally {
    // Stryker leaves a changed assembly in the tests' folder: the next build must not take it for the real one.
    rmSync(join(artifacts, 'bin', tests, 'release', config.project.replace(/csproj$/, 'dll')), { force: true });
  }

  const report = JSON.parse(readFileSync(join(output, 'reports', 'mutation-report.json'), 'utf8'));
  const mutants = Object.entries(report.files).flatMap(([file, { mutants: found }]) =>
    found.map((mutant) =>
      ({ ...mutant, file: relative(source, resolve(report.projectRoot ?? source, file)).replaceAll('\\', '/') })));
  const counted = mutants.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
  const lives = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const lines = lives.map(({ file, location, mutatorName, replacement, status }) => {
    const reached = status === 'NoCoverage' ? ' (no test reaches it)' : '';
    return `${file}:${location.start.line}: ${mutatorName}${reached}: ${(replacement ?? '').replace(/\s+/g, ' ').trim()}`;
  }).sort();
  writeFileSync(join(artifacts, 'mutants', `${name}.survivors.txt`), lines.map((line) => `${line}\n`).join(''));
  if (showSurvivors) for (const line of lines) console.log(line);

  // A folder is the first one below the mutated part of the project.
  const folderOf = (file) => {
    const steps = (base ? file.slice(base.length + 1) : file).split('/');
    return steps.length > 1 ? steps[0] : '.';
  };
  const isWhole = (place) => wanted === '' || place === only;
  const row = (place, some) => {
    const killed = some.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
    // Rounds down, so that a printed score is reached.
    const score = some.length === 0 ? 100 : Math.floor((killed / some.length) * 1000) / 10;
    const floor = isWhole(place) ? floors[place] : undefined;
    return { project: name, folder: place, score, killed, survived: some.length - killed,
      ...(floor === undefined ? {} : { floor }) };
  };
  const places = [...new Set(counted.map(({ file }) => folderOf(file)))].sort();
  const rows = places.map((place) => row(place, counted.filter(({ file }) => folderOf(file) === place)));
  return places.length > 1 ? [...rows, row('in all', counted)] : rows;
}

/** The tests of some folders, or of all but some folders and classes, by the names of classes; null: all. */
function testFilter(tests, only, without) {
  const classes = (folders) => folders.flatMap((name) => readdirSync(join(root, 'test', tests, name), { recursive: true })
    .filter((file) => file.endsWith('.cs'))
    .flatMap((file) => [...readFileSync(join(root, 'test', tests, name, file), 'utf8')
      .matchAll(/\bclass (\w+Tests)\b/g)].map((match) => match[1])));
  if (only) return [...new Set(classes(only))].map((name) => `FullyQualifiedName~.${name}.`).join('|');
  const isFolder = (name) => existsSync(join(root, 'test', tests, name));
  if (without) {
    // A name that is not a folder is the beginning of a class name.
    const names = [...new Set(classes(without.filter(isFolder)))].map((name) => `${name}.`)
      .concat(without.filter((name) => !isFolder(name)));
    return names.map((name) => `FullyQualifiedName!~.${name}`).join('&');
  }
  return null;
}

function table(rows) {
  const lines = [
    ['project', 'folder', 'mutants', 'killed', 'live', 'score', 'floor'],
    ...rows.map(({ project, folder: place, score, killed, survived, floor }) =>
      [project, place, killed + survived, killed, survived, `${score.toFixed(1)} %`, floor === undefined ? '' : `${floor} %`]),
  ].map((line) => line.map(String));
  const width = (column) => Math.max(...lines.map((line) => line[column].length));
  console.log(lines.map((line) => line.map((cell, column) =>
    (column < 2 ? cell.padEnd(width(column)) : cell.padStart(width(column)))).join('  ')).join('\n'));
}
