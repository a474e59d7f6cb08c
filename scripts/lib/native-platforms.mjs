// .NET's compiler and runtime packs, and the C tool chain that links, decide for which of Lambda's two platforms this computer
// can compile native builds. Elsewhere there is only the managed build; scripts and tests say so and go on.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './console.mjs';
import { artifacts, dotnetEnvironment, root } from './toolchain.mjs';

export const platforms = ['linux-x64', 'linux-arm64'];
export const here = `${process.platform}-${process.arch}`;

const found = join(artifacts, 'native.props');
const project = join(root, 'src', 'Pipeline.Functions', 'Pipeline.Functions.csproj');

/** Where the build of a platform keeps what is between sources and program, and the program's symbols. */
export const workFolder = (platform) => join(artifacts, 'native', platform);

/** What makes MSBuild compile a platform's native build. */
export const options = (platform) => [
  project, '-nologo', '-v', 'quiet', '-p:Configuration=Release', '-r', platform, '-p:PublishAot=true',
  `-p:ArtifactsPath=${workFolder(platform)}`,
];

// A program, and the package of Debian and Ubuntu that has it.
const tools = {
  native: [['clang', 'clang'], ['ld.lld', 'lld']],
  cross: [['clang', 'clang'], ['ld.lld', 'lld'], ['aarch64-linux-gnu-objcopy', 'binutils-aarch64-linux-gnu']],
};
const crossFiles = [
  ['/usr/aarch64-linux-gnu/lib/crt1.o', 'libc6-dev-arm64-cross'],
  // The parts of GCC that clang links: libgcc and the start of a program.
  ['/usr/lib/gcc-cross/aarch64-linux-gnu', 'gcc-aarch64-linux-gnu'],
];

/** What this computer lacks for a platform, a sentence; empty where the tools are there. */
export function missingTools(platform) {
  if (process.platform !== 'linux') return `native builds are made on Linux, not on ${process.platform}`;
  const isCross = platform !== here;
  if (isCross && here !== 'linux-x64') return `${platform} is compiled on linux-x64, or on itself, not on ${here}`;
  const packages = tools[isCross ? 'cross' : 'native'].filter(([program]) => !isOnPath(program)).map(([, name]) => name);
  if (isCross) packages.push(...crossFiles.filter(([file]) => !existsSync(file)).map(([, name]) => name));
  // A C compiler brings headers and libraries for its own machine; .NET links zlib itself.
  if (packages.length === 0) return '';
  return `the packages ${packages.join(', ')} are not installed (apt-get install ${packages.join(' ')})`;
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// Limits the platforms, as PIPELINE_READY_TO_RUN does; empty for none.
const allowed = () => process.env.PIPELINE_NATIVE?.split(',').map((name) => name.trim()) ?? platforms;

/** What this computer lacks for a platform, the packages of NuGet included, which are restored; empty where it can compile. */
export async function missing(platform) {
  if (!allowed().includes(platform)) return `PIPELINE_NATIVE in the environment is '${process.env.PIPELINE_NATIVE}'`;
  const lacking = missingTools(platform);
  if (lacking) return lacking;
  const { code, output } = await run('dotnet', ['restore', ...options(platform)], {
    cwd: root, env: dotnetEnvironment(), quiet: true,
  });
  if (code === 0) return '';
  const error = /error (NU\d+): (.*?)(?: \[|$)/m.exec(output);
  const why = error ? `${error[1]}: ${error[2]}` : 'dotnet restore failed';
  return `the package sources lack .NET's native compiler or its runtime (${why})`;
}

/** Finds out and writes artifacts/native.props, which says it to MSBuild and to people; says what is missing. */
export async function findNative(sdk) {
  const answers = [];
  for (const platform of platforms) answers.push([platform, await missing(platform)]);
  const lines = answers.map(([platform, lacking]) => (lacking
    ? `    <!-- ${platform}: ${lacking.replaceAll('--', '- -')} -->`
    : `    <NativePlatform Include="${platform}" />`));
  const text = [
    '<Project>', `  <!-- SDK ${sdk} can compile native builds for these. -->`, '  <ItemGroup>', ...lines, '  </ItemGroup>',
    '</Project>', '',
  ].join('\n');
  mkdirSync(artifacts, { recursive: true });
  if (!existsSync(found) || readFileSync(found, 'utf8') !== text) writeFileSync(found, text);
  for (const [platform, lacking] of answers) {
    say(lacking ? `no native build for ${platform}: ${lacking}` : `native builds for ${platform} can be made (scripts/native)`);
  }
  return answers.filter(([, lacking]) => !lacking).map(([platform]) => platform);
}
