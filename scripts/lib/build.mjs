// Runs one 'dotnet build' for several projects, and none if the outputs still belong to the sources.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { must, say } from './console.mjs';
import { contents, listing, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { artifacts, checkDotnet, configuration, dotnetEnvironment, root, solution } from './toolchain.mjs';

/** Stands for the whole solution in a list of projects. */
export const everything = 'Pipeline.sln';

/**
 * Builds projects, by their names, unless their stamps say that nothing changed.
 * With `gate` the build runs analyzers, as tests need it. Without, the outputs of a build with analyzers are good enough.
 */
export async function build(names, { gate = false } = {}) {
  const sdk = await checkDotnet();
  const before = read(gate);
  const stale = names.filter((name) => !isBuilt(name, sdk, before, gate));
  if (stale.length === 0) return false;

  say(`building ${stale.join(' and ')} (dotnet build)`);
  stale.forEach(removeStamp);
  // Analyzers take as long as compiling.
  await dotnetBuild(target(stale), gate ? [] : withoutAnalyzers);

  // Files that were edited in the meantime may or may not be in the outputs.
  const after = read(gate);
  // The build of the solution also builds the programs of scripts/run and scripts/pipeline.
  for (const name of stale.includes(everything) ? [...stale, 'Pipeline.Cli', 'Pipeline.App'] : stale) {
    if (key(name, before) !== key(name, after)) continue;
    writeStamp(name, { sdk, gate, sources: key(name, after), tests: after.tests, outputs: outputs(name) });
  }
  return true;
}

/** As `build`, for one project by its path, without a stamp. */
export async function buildProject(project) {
  say(`building ${relative(root, project)} (dotnet build)`);
  await dotnetBuild(project, withoutAnalyzers);
}

/** Publishes only the function, for all platforms that it is precompiled for. The app's build then need not do it. */
export async function publishFunction() {
  say('building Pipeline.Functions (dotnet build)');
  await dotnetBuild(join(root, projectFile('Pipeline.Functions')), [...withoutAnalyzers, '-t:PublishFunction']);
}

// The SDK remembers that analyzers did not run: the next build with them compiles again.
const withoutAnalyzers = ['-p:RunAnalyzers=false'];

const dotnetBuild = (target, options) => must('dotnet build', 'dotnet', [
  'build', target, '-c', configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary', ...options,
], { cwd: root, env: dotnetEnvironment(), quiet: true });

export const buildApp = () => build(['Pipeline.App']);

/** All inputs of a build, compared by content, since git and editors set file times arbitrarily. */
const inputs = [
  'src', 'Directory.Build.props', 'Directory.Packages.props', 'nuget.config', 'global.json', '.editorconfig',
  // The command embeds a package of npm.
  'package-lock.json',
];

const read = (gate) => ({
  sources: contents(...inputs.map((file) => join(root, file))),
  tests: gate ? contents(join(root, 'test'), solution) : '',
  precompiled: contents(join(artifacts, 'ready-to-run.props')),
});

// The command does not contain the function, so its precompiled platforms do not matter.
const key = (name, { sources, precompiled }) => (name === 'Pipeline.Cli' ? sources : `${sources} ${precompiled}`);

// Tests also run the outputs of other projects: the app, the command and the function.
const outputs = (name) => {
  const bin = join(artifacts, 'bin');
  const folder = join(bin, name, 'release');
  if (!name.endsWith('.Tests') && name !== everything) return listing(folder);
  const assemblies = (existsSync(bin) ? readdirSync(bin).sort() : [])
    .map((project) => join(bin, project, 'release'))
    .filter((release) => existsSync(release))
    .flatMap((release) => readdirSync(release).sort().map((file) => join(release, file)))
    .filter((file) => /\.(dll|deps\.json|runtimeconfig\.json)$/.test(file));
  return listing(...assemblies, join(artifacts, 'functions'));
};

function isBuilt(name, sdk, now, gate) {
  return (gate ? [name, everything] : [name]).some((stamp) => {
    const noted = readStamp(stamp);
    if (!noted || noted.sdk !== sdk || noted.sources !== key(stamp, now)) return false;
    if (gate && (!noted.gate || noted.tests !== now.tests)) return false;
    return noted.outputs === outputs(stamp);
  });
}

const projectFile = (name) => join(existsSync(join(root, 'src', name)) ? 'src' : 'test', name, `${name}.csproj`);

// Several projects are built at once by a solution filter, so that shared projects are restored and compiled once.
function target(names) {
  if (names.includes(everything)) return solution;
  if (names.length === 1) return join(root, projectFile(names[0]));
  const filter = join(artifacts, 'build', 'filter.slnf');
  mkdirSync(join(artifacts, 'build'), { recursive: true });
  // With backslashes as in the solution, by which its projects are found.
  const path = (file) => file.replaceAll('/', '\\');
  const projects = names.map((name) => path(projectFile(name)));
  const content = { solution: { path: path(relative(join(artifacts, 'build'), solution)), projects } };
  writeFileSync(filter, JSON.stringify(content, null, 2));
  return filter;
}
