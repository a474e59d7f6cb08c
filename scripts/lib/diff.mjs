// What a change does to the templates: both sides are synthesized here and compared without AWS credentials.
import { existsSync, readdirSync, rmSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildApp } from './build.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, cdk, root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/diff BASE [--markdown]

Synthesizes the git revision BASE (a branch, tag or commit) and the working tree, and prints 'cdk diff' of every stack between
them: what a deployment of BASE would change on its way to here. Offline, without AWS credentials. --markdown makes the
output fit a pull request's job summary.
Exit code 0 whether or not there are differences; another where a side cannot be synthesized.`;

await script(async (args) => {
  const { rest, markdown } = parse(args, usage, { flags: ['--markdown'], positional: 1 });
  if (rest.length === 0) throw new Failure(`BASE must name a git revision; got nothing\n\n${usage.trim()}`, 2);

  const revision = (await must('git rev-parse', 'git', ['rev-parse', '--verify', '--quiet', `${rest[0]}^{commit}`], { cwd: root, quiet: true })
    .catch(() => { throw new Failure(`BASE must name a git revision of this repository; got ${rest[0]}; try a branch such as main, after 'git fetch'`, 2); })).trim();

  const work = join(artifacts, 'diff');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const before = join(work, 'before');
  const after = join(work, 'after');

  say(`synthesizing the base, ${revision.slice(0, 12)}`);
  const tree = join(work, 'base');
  await must('git worktree add', 'git', ['worktree', 'add', '--detach', '--force', tree, revision], { cwd: root, quiet: true });
  try {
    // The base is set up and synthesized by its own scripts: its pins are part of what is compared.
    if (existsSync(join(tree, 'scripts', 'lib', 'synth.mjs'))) {
      await must('synthesis of the base', process.execPath, [join(tree, 'scripts', 'lib', 'synth.mjs'), '--output', before], { cwd: tree, quiet: true });
    } else {
      say('the base has no CDK app: everything is new');
      mkdirSync(before, { recursive: true });
    }
  } finally {
    await run('git', ['worktree', 'remove', '--force', tree], { cwd: root, quiet: true });
  }

  say('synthesizing the working tree');
  await setup();
  await buildApp();
  await synthesize(['--output', after]);

  const templates = (folder) => readdirSync(folder).filter((file) => file.endsWith('.template.json'));
  const stacks = [...new Set([...templates(before), ...templates(after)])].sort();
  const unchanged = [];
  for (const file of stacks) {
    const stack = file.replace('.template.json', '');
    const text = await compare(stack, join(before, file), after, file);
    if (text === null) unchanged.push(stack);
    else console.log(markdown ? `### ${stack}\n\n\`\`\`\n${text}\n\`\`\`\n` : `\nStack ${stack}\n${text}`);
  }
  if (unchanged.length > 0) console.log(`${markdown ? '' : '\n'}No differences: ${unchanged.join(', ')}`);
  say(`${stacks.length} stacks compared, templates in ${relative(root, work)}`);
});

/** What cdk says of one stack, or null where both sides are the same. */
async function compare(stack, before, after, file) {
  if (!existsSync(join(after, file))) return 'The stack is gone; deploying the app does not delete it, cdk destroy does.';
  if (!existsSync(before)) return 'The stack is new.';
  const { code, output } = await cdk(['diff', stack, '--app', after, '--template', before, '--no-color'], { quiet: true });
  if (code !== 0) throw new Failure(`${output}\ncdk diff of ${stack} failed`, code);
  if (output.includes('There were no differences')) return null;
  return output.replace(/^Stack .*\n/m, '').replace(/^✨.*$/m, '').trim();
}
