import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, say, script } from './console.mjs';
import { root } from './toolchain.mjs';

const usage = `
usage: scripts/accept-snapshots [FILTER]

Accepts the output of the last test run: each Snapshots/*.received.* under test/ replaces its .verified. twin. With FILTER,
only files with this text in their name are accepted. Read 'git diff' afterwards: the diff is the review.`;

await script(async (args) => {
  const { rest } = parse(args, usage, { positional: 1 });
  const received = readdirSync(join(root, 'test'))
    .map((project) => join(root, 'test', project, 'Snapshots'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.includes('.received.') && (!rest[0] || file.includes(rest[0])));
  for (const file of received) {
    const verified = file.replace('.received.', '.verified.');
    const isNew = !existsSync(verified);
    renameSync(file, verified);
    say(`${isNew ? 'new     ' : 'replaced'} ${relative(root, verified)}`);
  }
  say(`${received.length} snapshot(s) accepted`);
});
