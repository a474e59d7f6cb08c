import { hasBindings, makeBindings } from './bindings.mjs';
import { findNative } from './native-platforms.mjs';
import { findReadyToRun, hasReadyToRun } from './ready-to-run.mjs';
import { say, script, parse } from './console.mjs';
import { checkDotnet, isInstalled, npmInstall, root } from './toolchain.mjs';
import { pathToFileURL } from 'node:url';

/**
 * Does all set-up for building, testing and synthesizing. It takes a few tenths of a second if all is done already. `beside` is
 * work that does not need all of it. It gets three promises: that npm's packages are there, that the platforms to precompile for
 * are known, and whether the construct library can be built while other bindings are still generated.
 */
export async function setup(beside = async () => {}) {
  const sdk = await checkDotnet();
  const node = installNode();
  const platforms = findReadyToRun(sdk);
  let tell;
  const library = new Promise((resolve) => { tell = resolve; });
  const bindings = makeBindings(node, () => tell(true)).finally(() => tell(false));
  // In parallel: npm and NuGet mostly wait for the network.
  await Promise.all([node, bindings, platforms, beside({ node, platforms, library })]);
}

/** The part of the set-up that the command needs. */
export const installNode = () => npmInstall(root, 'the pinned CDK CLI, Node and the engines of the local run');

/** Whether all set-up is done. */
export const isSetUp = async () => isInstalled(root) && hasBindings() && hasReadyToRun(await checkDotnet());

const usage = `
usage: scripts/setup

Installs the pinned CDK CLI, Node and the engines of the local run into node_modules, makes the jsii bindings that the
NuGet sources lack, and finds out for which platforms the writer's function can be precompiled, and for which it can be compiled
natively (scripts/native); what that takes and is not there, it names and goes on without.
scripts/test and scripts/synth do it themselves; run it alone before opening the solution in an editor.

PIPELINE_READY_TO_RUN in the environment limits the platforms that the function is precompiled for: 'linux-x64',
'linux-arm64', both with a comma between, or '' for none. Not set, it is both; scripts/run takes none until another script has
asked for them. PIPELINE_NATIVE limits native builds in the same way. A function that is not precompiled does the same and
starts slower; no template differs.`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await script(async (args) => {
    parse(args, usage);
    await setup();
    await findNative(await checkDotnet());
    say('set-up done');
  });
}
