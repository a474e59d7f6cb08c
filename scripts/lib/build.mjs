// One 'dotnet build' for all that is to be built, and none where the outputs still belong to the sources.
import { mkdirSync, readdirSync, existsSync, writeFileSync } from 'node:fs';
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
  await must('dotnet build', 'dotnet', [
    'build', target(stale), '-c', configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary',
    // Analyzers take as long as compiling. The SDK notes that they did not run: the next build with analyzers compiles again.
    ...(gate ? [] : ['-p:RunAnalyzers=false']),
  ], { cwd: root, env: dotnetEnvironment(), quiet: true });

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
  await must('dotnet build', 'dotnet', ['build', project, '-c', configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary', '-p:RunAnalyzers=false'], {
    cwd: root,
    env: dotnetEnvironment(),
    quiet: true,
  });
}

export const buildApp = () => build(['Pipeline.App']);

/** All that a build reads: by content, since git and editors set times as they like. */
const read = (gate) => ({
  sources: contents(...['src', 'Directory.Build.props', 'Directory.Packages.props', 'nuget.config', 'global.json', '.editorconfig'].map((file) => join(root, file))),
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
    .flatMap((release) => readdirSync(release).filter((file) => /\.(dll|deps\.json|runtimeconfig\.json)$/.test(file)).sort().map((file) => join(release, file)));
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
  writeFileSync(filter, JSON.stringify({
    solution: { path: path(relative(join(artifacts, 'build'), solution)), projects: names.map((name) => path(projectFile(name))) },
  }, null, 2));
  return filter;
}
