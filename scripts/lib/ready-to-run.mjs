// Finds out for which of Lambda's two platforms this machine's package sources have the packages for precompiling: the compiler,
// and the platform's runtime as a reference. Where they lack one, only the portable build is deployed, which starts slower.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, run, say } from './console.mjs';
import { artifacts, dotnetEnvironment, root } from './toolchain.mjs';

const platforms = ['linux-x64', 'linux-arm64'];
const found = join(artifacts, 'ready-to-run.props');

// Restoring this project finds it out. src/Pipeline.Functions/Publish.targets compiles with it afterwards.
const project = join(root, 'src', 'Pipeline.Functions', 'Precompile', 'Precompile.proj');

// A source that lacks a package today may have it tomorrow. Packages that it has stay.
const day = 24 * 60 * 60 * 1000;

/** The platforms that PIPELINE_READY_TO_RUN allows; all if it is not set. */
function allowed() {
  const value = process.env.PIPELINE_READY_TO_RUN;
  if (value === undefined) return platforms;
  const chosen = value.split(',').map((name) => name.trim()).filter((name) => name);
  const unknown = chosen.filter((name) => !platforms.includes(name));
  if (unknown.length > 0) {
    throw new Failure(
      `PIPELINE_READY_TO_RUN must be ${platforms.join(', ')}, both with a comma between, or empty; got ${value}; ` +
        'change it or unset it', 2);
  }
  return platforms.filter((name) => chosen.includes(name));
}

/** Whether a script of this clone has tried to restore a platform, with success or not. */
export const wasAskedFor = () => existsSync(found) && !readFileSync(found, 'utf8').includes('of no platform.');

// The file has the SDK and the choice: with others the packages are requested again.
const asked = (sdk) => `SDK ${sdk} found the packages of these, of ${allowed().join(' and ') || 'no platform'}.`;

/** The platforms that were found. */
export function precompiled() {
  const known = existsSync(found) ? readFileSync(found, 'utf8') : '';
  return platforms.filter((name) => known.includes(`"${name}"`));
}

const isOld = () => Date.now() - statSync(found).mtimeMs > day;

/** Whether the result is known, and still recent enough. */
export function hasReadyToRun(sdk) {
  const known = existsSync(found) ? readFileSync(found, 'utf8') : '';
  return known.includes(asked(sdk)) && (!isOld() || allowed().every((platform) => known.includes(`"${platform}"`)));
}

/** Writes the platforms that can be precompiled to artifacts/ready-to-run.props, which the function's build reads. */
export async function findReadyToRun(sdk) {
  if (hasReadyToRun(sdk)) return;
  if (allowed().length > 0) say('looking for what precompiling the function takes (dotnet restore)');
  const answers = await Promise.all(allowed().map(canRestore));
  const able = allowed().filter((_, index) => answers[index]);

  const items = able.map((platform) => `    <ReadyToRunPlatform Include="${platform}" />\n`).join('');
  const text = `<Project>\n  <!-- ${asked(sdk)} -->\n  <ItemGroup>\n${items}  </ItemGroup>\n</Project>\n`;
  const known = existsSync(found) ? readFileSync(found, 'utf8') : '';
  mkdirSync(artifacts, { recursive: true });
  for (const platform of platforms.filter((name) => !able.includes(name))) removePrecompiled(platform);
  // The function's build depends on this file, so it is written only if its content changes, or to postpone the next request by
  // a day.
  if (text !== known || isOld()) writeFileSync(found, text);
  // CDK keeps an asset with a known hash, and the hash does not depend on the platforms that the function was compiled for.
  if (text !== known) rmSync(join(root, 'cdk.out'), { recursive: true, force: true });
  say(`the function is precompiled for ${able.join(' and ') || 'no platform'}`);
}

async function canRestore(platform) {
  const { code } = await run('dotnet', [
    'restore', project, '-nologo', '-v', 'quiet', `-p:RuntimeIdentifier=${platform}`,
    `-p:ArtifactsPath=${join(artifacts, 'ready-to-run', platform)}`,
  ], { cwd: root, env: dotnetEnvironment(), quiet: true });
  return code === 0;
}

// Remove the folders of platforms that are no longer precompiled: the build would find those of earlier builds, and deploy them.
function removePrecompiled(platform) {
  const name = join('functions', `Pipeline.Functions.${platform}`);
  const bin = join(artifacts, 'bin');
  const builds = existsSync(bin) ? readdirSync(bin).flatMap((of) => ['release', 'debug'].map((kind) => join(bin, of, kind))) : [];
  for (const folder of [artifacts, ...builds]) rmSync(join(folder, name), { recursive: true, force: true });
}
