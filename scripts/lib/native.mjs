// Publishes the native builds of the functions into artifacts/functions, beside the managed ones.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publishFunction } from './build.mjs';
import { Failure, must, parse, say, script } from './console.mjs';
import { here, missing, options, platforms } from './native-platforms.mjs';
import { setup } from './setup.mjs';
import { artifacts, dotnetEnvironment, root } from './toolchain.mjs';

const usage = `
usage: scripts/native [PLATFORM ...] [--if-possible]

Compiles the functions to machine code for Lambda's provided.al2023: linux-x64 and linux-arm64, or those that are named. They
lie in artifacts/functions then; tests run them beside the managed build, and a stage whose writer.runtime is native deploys them.
Takes Linux, clang and lld; linux-arm64 on x64 also Debian's libc6-dev-arm64-cross and gcc-aarch64-linux-gnu. A release is built
on Debian 12 or Ubuntu 22.04: what a newer system links may ask for a newer C library than Lambda's, and is refused.

  --if-possible  where a build cannot be made, says what is missing and ends well; unless a platform is named, only this
                 computer's own is tried`;

const folder = (platform) => join(artifacts, 'functions', `Pipeline.Functions.native-${platform}`);

// glibc of Amazon Linux 2023 (https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html). A test reads the versions as
// the loader does.
const newestLibrary = 34;

// A program does not start on Lambda if it needs a newer C library than Lambda's, so this computer's must not be newer.
function refuseNewerLibrary(platform, program) {
  const minors = [...program.toString('latin1').matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  if (Math.max(...minors) <= newestLibrary) return;
  rmSync(folder(platform), { recursive: true, force: true });
  rmSync(`${folder(platform)}.sha256`, { force: true });
  throw new Failure(
    `a native build must ask for glibc 2.${newestLibrary} at most, which Lambda has; that for ${platform} asks for ` +
      `2.${Math.max(...minors)}, this system's; build it on Debian 12 or Ubuntu 22.04, or in CI`);
}

/** Makes the builds of platforms whose tool chain is there. */
export async function compile(chosen) {
  // Builds the managed build first: its list of sources shows whether a native build is old.
  await publishFunction();
  for (const platform of chosen) {
    say(`compiling the functions for ${platform} (dotnet publish)`);
    await must('dotnet publish', 'dotnet', [
      'publish', ...options(platform), '-p:RunAnalyzers=false',
      `-p:NativeFolder=${folder(platform)}/`, `-p:NativeSources=${folder(platform)}.sha256`,
    ], { cwd: root, env: dotnetEnvironment(), quiet: true });
    const program = readFileSync(join(folder(platform), 'bootstrap'));
    refuseNewerLibrary(platform, program);
    say(`${platform}: ${(program.length / 1e6).toFixed(1)} MB, in artifacts/functions/Pipeline.Functions.native-${platform}`);
  }
  // CDK keeps an asset with a known hash.
  rmSync(join(root, 'cdk.out'), { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await script(async (args) => {
    const parsed = parse(args, usage, { flags: ['--if-possible'], positional: platforms.length });
    const unknown = parsed.rest.filter((name) => !platforms.includes(name));
    if (unknown.length > 0) {
      throw new Failure(`PLATFORM must be one of ${platforms.join(', ')}; got ${unknown.join(', ')}\n\n${usage.trim()}`, 2);
    }
    const all = parsed['if-possible'] ? platforms.filter((name) => name === here) : platforms;
    const wanted = parsed.rest.length > 0 ? parsed.rest : all;
    await setup();
    const able = [];
    const lacking = [];
    for (const platform of wanted) {
      const why = await missing(platform);
      if (why) lacking.push(`no native build for ${platform}: ${why}`);
      else able.push(platform);
    }
    if (wanted.length === 0) lacking.push(`no native build: Lambda has no platform ${here}`);
    if (lacking.length > 0 && !parsed['if-possible']) throw new Failure(lacking.join('\n'));
    for (const line of lacking) say(`${line}; its tests are skipped`);
    if (able.length === 0) return;
    try {
      await compile(able);
    } catch (error) {
      if (!parsed['if-possible'] || !(error instanceof Failure) || !error.message.startsWith('a native build must')) throw error;
      say(`${error.message}; its tests are skipped`);
    }
  });
}
