// For which of Lambda's two platforms this machine's package sources have what precompiling takes: the compiler, and the platform's
// runtime as a reference. Where they lack it, the portable build alone is deployed; it does the same and starts slower.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, say } from './console.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const platforms = ['linux-x64', 'linux-arm64'];
const found = join(artifacts, 'ready-to-run.props');

// A source that lacks a package today may have it tomorrow; what is there stays.
const day = 24 * 60 * 60 * 1000;

const probe = (platform) => `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <RuntimeIdentifier>${platform}</RuntimeIdentifier>
    <SelfContained>false</SelfContained>
    <PublishReadyToRun>true</PublishReadyToRun>
  </PropertyGroup>
</Project>
`;

/** Writes the platforms that can be precompiled for to artifacts/ready-to-run.props, which the function's build reads. */
export async function findReadyToRun(sdk) {
  const known = existsSync(found) ? readFileSync(found, 'utf8') : '';
  const isOld = known && Date.now() - statSync(found).mtimeMs > day;
  if (known.includes(`SDK ${sdk} `) && (!isOld || platforms.every((platform) => known.includes(`"${platform}"`)))) return;

  say('looking for what precompiling the function takes (dotnet restore)');
  const able = [];
  for (const platform of platforms) {
    if (await canRestore(platform)) able.push(platform);
  }

  const items = able.map((platform) => `    <ReadyToRunPlatform Include="${platform}" />\n`).join('');
  const text = `<Project>\n  <!-- SDK ${sdk} found the packages of these. -->\n  <ItemGroup>\n${items}  </ItemGroup>\n</Project>\n`;
  mkdirSync(artifacts, { recursive: true });
  // The function's build depends on this file: it is touched only where it says something new, or is to be asked again in a day.
  if (text !== known || isOld) writeFileSync(found, text);
  say(`the function is precompiled for ${able.join(' and ') || 'no platform'}`);
}

async function canRestore(platform) {
  const folder = join(artifacts, 'ready-to-run', 'probe', platform);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = join(folder, 'Probe.csproj');
  writeFileSync(project, probe(platform));
  const { code } = await run('dotnet', ['restore', project, '-nologo', '-v', 'quiet', `-p:ArtifactsPath=${folder}`], {
    cwd: root,
    env: environment(),
    quiet: true,
  });
  return code === 0;
}
