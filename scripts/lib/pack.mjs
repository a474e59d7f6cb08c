// Packs the packages of a release, with the native builds of the functions.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, must, parse, say, script } from './console.mjs';
import { missing, platforms } from './native-platforms.mjs';
import { compile } from './native.mjs';
import { setup } from './setup.mjs';
import { artifacts, configuration, dotnetEnvironment, root } from './toolchain.mjs';

const usage = `
usage: scripts/pack [--output FOLDER]

Sets everything up, compiles the functions natively for linux-x64 and linux-arm64 (see scripts/native), and packs
Pipeline.Records, Pipeline.Client and Pipeline.Constructs as a release: the package of the constructs holds both native builds,
and functions run by them by default. It fails if a build cannot be made. 'dotnet pack' alone makes a package without native
builds, whose functions are managed.

  --output FOLDER  where the packages go (artifacts/packages)`;

const projects = ['Pipeline.Records', 'Pipeline.Client', 'Pipeline.Constructs'];

await script(async (args) => {
  const { output = join(artifacts, 'packages') } = parse(args, usage, { values: ['--output'] });
  await setup();
  const lacking = [];
  for (const platform of platforms) {
    const why = await missing(platform);
    if (why) lacking.push(`no native build for ${platform}: ${why}`);
  }
  if (lacking.length > 0) throw new Failure(`a release must have all native builds\n${lacking.join('\n')}`);
  await compile(platforms);

  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  for (const project of projects) {
    say(`packing ${project} (dotnet pack)`);
    await must('dotnet pack', 'dotnet', [
      'pack', join(root, 'src', project, `${project}.csproj`), '-c', configuration, '-v', 'quiet', '-nologo',
      '-p:ReleasePackage=true', '-o', output,
    ], { cwd: root, env: dotnetEnvironment(), quiet: true });
  }
  for (const file of readdirSync(output).sort()) {
    console.log(`${join(output, file)} ${(statSync(join(output, file)).size / 1e6).toFixed(1)} MB`);
  }
});
