// One 'dotnet build' for all that is to be built, and none where the outputs still belong to the sources.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { must, say } from './console.mjs';
import { contents, listing, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { artifacts, checkDotnet, configuration, dotnetEnvironment, root, solution } from './toolchain.mjs';

/** The solution in place of the names of projects. */
export const everything = 'Pipeline.sln';

/**
 * Builds projects, by their names, unless their stamps say that nothing changed.
 * `gate` is the build of tests: with analyzers. Without, what a build of the gate left is as good.
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

  // What was edited meanwhile may or may not be in the outputs.
  const after = read(gate);
  // The solution's build is also that of what scripts/run and scripts/pipeline start.
  for (const name of stale.includes(everything) ? [...stale, 'Pipeline.Cli', 'Pipeline.App'] : stale) {
    if (key(name, before) !== key(name, after)) continue;
    writeStamp(name, { sdk, gate, sources: key(name, after), tests: after.tests, outputs: outputs(name) });
  }
  return true;
}

/** As `build`, of one project by its path that no stamp is kept of. */
export async function buildProject(project) {
  say(`building ${relative(root, project)} (dotnet build)`);
  await dotnetBuild(project, withoutAnalyzers);
}

/** Publishes the function alone, for all platforms that it is precompiled for; the app's build then finds it done. */
export async function publishFunction() {
  say('building Pipeline.Functions (dotnet build)');
  await dotnetBuild(join(root, projectFile('Pipeline.Functions')), [...withoutAnalyzers, '-t:PublishFunction']);
}

// The SDK notes that analyzers did not run: the next build with them compiles again.
const withoutAnalyzers = ['-p:RunAnalyzers=false'];

const dotnetBuild = (target, options) => must('dotnet build', 'dotnet', [
  'build', target, '-c', configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary', ...options,
], { cwd: root, env: dotnetEnvironment(), quiet: true });

export const buildApp = () => build(['Pipeline.App']);

/** All that a build reads: by content, since git and editors set times as they like. */
const inputs = ['src', 'Directory.Build.props', 'Directory.Packages.props', 'nuget.config', 'global.json', '.editorconfig'];

const read = (gate) => ({
  sources: contents(...inputs.map((file) => join(root, file))),
  tests: gate ? contents(join(root, 'test'), solution) : '',
  precompiled: contents(join(artifacts, 'ready-to-run.props')),
});

// The command holds no function: for what platforms that is precompiled does not matter.
const key = (name, { sources, precompiled }) => (name === 'Pipeline.Cli' ? sources : `${sources} ${precompiled}`);

// Tests run what other projects built, too: the app, the command and the function.
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

// Several projects are one build through a filter of the solution, so that what they share is restored and compiled once.
function target(names) {
  if (names.includes(everything)) return solution;
  if (names.length === 1) return join(root, projectFile(names[0]));
  const filter = join(artifacts, 'build', 'filter.slnf');
  mkdirSync(join(artifacts, 'build'), { recursive: true });
  // With the solution's own backslashes, by which its projects are found.
  const path = (file) => file.replaceAll('/', '\\');
  const projects = names.map((name) => path(projectFile(name)));
  writeFileSync(filter, JSON.stringify({ solution: { path: path(relative(join(artifacts, 'build'), solution)), projects } }, null, 2));
  return filter;
}
