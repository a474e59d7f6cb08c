import { makeBindings } from './bindings.mjs';
import { findReadyToRun } from './ready-to-run.mjs';
import { say, script, parse } from './console.mjs';
import { checkDotnet, npmInstall, root } from './toolchain.mjs';
import { pathToFileURL } from 'node:url';

/** All set-up that building, testing and synthesizing need; a few tenths of a second where all of it is done. */
export async function setup() {
  const sdk = await checkDotnet();
  await npmInstall(root, 'the pinned CDK CLI, Node and the engines of the local run');
  await makeBindings();
  await findReadyToRun(sdk);
}

const usage = `
usage: scripts/setup

Installs the pinned CDK CLI, Node and the engines of the local run into node_modules, makes the jsii bindings that the
NuGet sources lack, and finds out for which platforms the writer's function can be precompiled.
scripts/test and scripts/synth do it themselves; run it alone before opening the solution in an editor.`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await script(async (args) => {
    parse(args, usage);
    await setup();
    say('set-up done');
  });
}
