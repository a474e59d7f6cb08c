// Makes the pictures of the documentation that show the console of a local run.
import { join } from 'node:path';
import { parse, run, script } from './console.mjs';
import { environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/pictures

Runs the browser's test of the console (ConsolePageTests) and keeps its pictures: docs/console.png, which the README shows, and
beside it, not in git, the dark page, the page at 360 pixels and the report. It needs Chromium, Chrome or Edge. Look at all of
them before you commit the first one.`;

await script(async (args) => {
  parse(args, usage);
  const { code } = await run(process.execPath, [join(root, 'scripts', 'lib', 'test.mjs'), 'ConsolePageTests'], {
    cwd: root, env: { ...environment(), PIPELINE_PICTURES: join(root, 'docs') },
  });
  return code;
});
