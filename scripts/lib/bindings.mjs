// Makes the .NET bindings of jsii libraries that the configured NuGet sources lack, from their npm originals.
//
// jsii-pacmak generates the NuGet package of a jsii library from its npm package. The same tool does it here, into the folder
// that nuget.config names, for packages that the sources lack. It is safe to interrupt: a package is built elsewhere and moved
// into the feed in one step, and the stamp that all is done is written last.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure, must, run, say } from './console.mjs';
import { artifacts, digest, dotnetEnvironment, npmInstall, npmLock, pinnedNode, root } from './toolchain.mjs';

const home = join(root, 'scripts', 'bindings');
export const feed = join(home, 'feed');
const work = join(artifacts, 'bindings');

// The only file in which people change versions.
const pins = join(root, 'Directory.Packages.props');

/** The version of a NuGet package that Directory.Packages.props pins. */
function versionOf(id) {
  const pin = new RegExp(`<PackageVersion Include="${id.replaceAll('.', '\\.')}" Version="([^"]+)"`);
  const version = pin.exec(readFileSync(pins, 'utf8'))?.[1];
  if (!version) throw new Failure(`Directory.Packages.props must pin ${id}; got no version of it; add it`);
  return version;
}

// The npm originals, by their NuGet packages. `needs`: the packages to compile with; without it, the sources have the package.
const originals = [
  { npm: '@aws-cdk/asset-awscli-v1', id: 'Amazon.CDK.Asset.AwsCliV1', needs: [] },
  { npm: 'aws-cdk-lib', id: 'Amazon.CDK.Lib' },
  { npm: 'cdk-nag', id: 'Cdklabs.CdkNag', needs: ['Constructs', 'Amazon.CDK.Asset.AwsCliV1'] },
  { npm: 'constructs', id: 'Constructs', needs: [] },
].map((library) => ({ ...library, version: versionOf(library.id) }));

/** The packages that are generated. */
export const libraries = ['Constructs', 'Amazon.CDK.Asset.AwsCliV1', 'Cdklabs.CdkNag']
  .map((id) => originals.find((library) => library.id === id));

const note = join(work, 'done.json');
const wantedKey = () => [digest(join(root, 'nuget.config')), ...originals.map(({ id, version }) => `${id} ${version}`)].join(' ');

/** Whether all packages that the sources lack have been generated. */
export function hasBindings() {
  if (!existsSync(note)) return false;
  const done = JSON.parse(readFileSync(note, 'utf8'));
  return done.key === wantedKey() && done.made.every((file) => existsSync(join(feed, file)));
}

/**
 * Generates the packages that the sources lack. `node` resolves once the pinned Node, which generates the code, is installed.
 * `onLibrary` is called as soon as all packages of the construct library exist, while cdk-nag, which takes longest, is generated.
 */
export async function makeBindings(node, onLibrary = () => {}) {
  if (hasBindings()) return;
  const key = wantedKey();
  await followPins();

  mkdirSync(work, { recursive: true });
  isolate();
  say('asking the NuGet sources for the jsii bindings that CDK and cdk-nag need');
  const missing = await lacking();
  for (const library of libraries.filter((library) => !missing.includes(library))) {
    say(`  ${library.id} ${library.version}: there`);
  }
  if (missing.length > 0) {
    say(`making ${missing.map((library) => `${library.id} ${library.version}`).join(', ')} from npm (about a minute, once)`);
    await Promise.all([npmInstall(home, 'the npm originals and jsii-pacmak'), node]);
    await makeAll(missing, onLibrary);
    const still = await lacking();
    if (still.length > 0) throw new Failure(`still missing after making them: ${still.map((library) => library.id).join(', ')}`);
  }
  writeFileSync(note, JSON.stringify({ key, made: missing.map(packageFile) }));
}

/** Updates package.json and its lock file to the versions of Directory.Packages.props. */
async function followPins() {
  const file = join(home, 'package.json');
  const before = readFileSync(file, 'utf8');
  const described = JSON.parse(before);
  const dependencies = Object.fromEntries(originals.map(({ npm, version }) => [npm, version]));
  if (JSON.stringify(described.dependencies) === JSON.stringify(dependencies)) return;
  say('scripts/bindings follows Directory.Packages.props (npm install); commit its package.json and package-lock.json');
  writeFileSync(file, `${JSON.stringify({ ...described, dependencies }, null, 2)}\n`);
  try {
    await npmLock(home);
  } catch (error) {
    // Remove it, so that the next run tries again.
    writeFileSync(file, before);
    throw error;
  }
}

const packageFile = (library) => `${library.id}.${library.version}.nupkg`;

// Generated projects and the probe are inside the repository, for its nuget.config, but must not use its build rules.
function isolate() {
  for (const name of ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props']) {
    writeFileSync(join(work, name), '<Project />\n');
  }
}

/** The libraries that no source has: one restore requests each at exactly its version. */
async function lacking() {
  const probe = join(work, 'probe');
  rmSync(probe, { recursive: true, force: true });
  mkdirSync(probe, { recursive: true });
  const items = libraries.map(({ id, version }) => `    <PackageDownload Include="${id}" Version="[${version}]" />`).join('\n');
  writeFileSync(
    join(probe, 'probe.csproj'),
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
${items}
  </ItemGroup>
</Project>
`);
  const { code, output } = await run('dotnet', ['restore', join(probe, 'probe.csproj'), '-nologo', '-v', 'quiet', '--force'], {
    quiet: true,
    cwd: root,
    env: dotnetEnvironment(),
  });
  if (code === 0) return [];
  // NU1101 to NU1103: the sources responded and do not have it. The user must know any other error (no network, no access).
  const missing = libraries.filter(({ id }) => new RegExp(`NU110[123]: .*\\b${id.replaceAll('.', '\\.')}\\b`).test(output));
  if (missing.length === 0) {
    throw new Failure(`${output.trim()}\nthe NuGet sources could not be asked; correct the error above and try again`);
  }
  return missing;
}

// In parallel: the code of one is generated while another is compiled.
async function makeAll(missing, onLibrary) {
  const made = new Map();
  for (const library of missing) {
    made.set(library.id, make(library, () => Promise.all(library.needs.map((id) => made.get(id)))));
  }
  const nag = missing.find(({ npm }) => npm === 'cdk-nag');
  // If one fails, the whole fails below.
  if (nag) Promise.all(nag.needs.map((id) => made.get(id))).then(onLibrary, () => {});
  await Promise.all(made.values());
}

async function make(library, needed) {
  if (existsSync(join(feed, packageFile(library)))) return;
  say(`  ${library.id} ${library.version}: generating and compiling`);
  const original = join(home, 'node_modules', ...library.npm.split('/'));
  const version = JSON.parse(readFileSync(join(original, 'package.json'), 'utf8')).version;
  if (version !== library.version) {
    throw new Failure(`${library.npm} must be ${library.version} as Directory.Packages.props says; npm installed ${version}`);
  }
  const folder = join(work, `${library.id}-${process.pid}`);
  const packages = join(folder, 'packages');
  try {
    await must('jsii-pacmak', pinnedNode(), [
      join(home, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak'),
      '--targets', 'dotnet', '--code-only', '--outdir', folder, original,
    ], { quiet: true, env: { ...dotnetEnvironment(), JSII_NODE: pinnedNode() } });
    const project = join(folder, 'dotnet', library.id, `${library.id}.csproj`);
    retarget(project);
    await needed();
    // cdk-nag's generated code hides an inherited member (CS0108), which its own project treats as an error.
    await must('dotnet build', 'dotnet', [
      'build', project, '-c', 'Release', '-nologo', '-v', 'quiet',
      '-p:WarningsAsErrors=', '-p:RunAnalyzers=false', `-p:PackageOutputPath=${packages}`,
    ], { quiet: true, cwd: root, env: dotnetEnvironment() });
    const made = readdirSync(packages).find((file) => file === packageFile(library));
    if (!made) throw new Failure(`${library.id}: the build left no ${packageFile(library)}`);
    // Copy it beside the feed first: a rename is atomic only within one file system.
    const beside = join(feed, `.${basename(made)}.${process.pid}`);
    cpSync(join(packages, made), beside);
    renameSync(beside, join(feed, made));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Targets net8.0 instead of net6.0, whose reference pack some sources no longer serve. A property on the command line would not
// apply to the restore.
function retarget(project) {
  const text = readFileSync(project, 'utf8');
  const changed = text.replace('<TargetFramework>net6.0</TargetFramework>', '<TargetFramework>net8.0</TargetFramework>');
  if (changed === text) {
    throw new Failure(`${project} does not target net6.0 any more; adapt retarget() in scripts/lib/bindings.mjs`);
  }
  writeFileSync(project, changed);
}
