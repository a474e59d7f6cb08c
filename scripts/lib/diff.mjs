// Shows what a change does to the templates: synthesizes both sides and compares them, without AWS credentials.
import { existsSync, readFileSync, readdirSync, rmSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { buildApp } from './build.mjs';
import { changesOf, classes, installChanges } from './changes.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, cdk, root, synthesize } from './toolchain.mjs';

const usage = `
usage: scripts/diff BASE [--markdown] [--fail-on CLASS[,CLASS ...]]
       scripts/diff --before PATH --after PATH [--json | --markdown] [--fail-on CLASS[,CLASS ...]]

Synthesizes the git revision BASE (a branch, tag or commit) and the working tree, and prints 'cdk diff' of every stack between
them: what a deployment of the working tree would change in a deployment of BASE. Then it lists what happens to each changed
resource and its data, the most serious changes first. It works offline, without AWS credentials. --markdown formats the output
for a pull request's job summary.

--before and --after compare existing templates: two files, such as the output of 'aws cloudformation get-template', or two
folders of a synthesis. It builds nothing then.

  --fail-on CLASS[,...]  exit code 1 if a change is of one of these classes:
${Object.entries(classes).map(([name, meaning]) => `                           ${name.padEnd(10)} ${meaning}`).join('\n')}
  --json                 prints the changes as JSON: [{ stack, id, path, type, classes, properties, effect, remedy, source }]

Exit code 0 with or without differences, unless --fail-on says otherwise; 2 for a mistake in the arguments, another one if a side
cannot be synthesized.`;

await script(async (args) => {
  const options = parse(args, usage, {
    flags: ['--markdown', '--json'], values: ['--before', '--after', '--fail-on'], positional: 1,
  });
  const { rest, markdown } = options;
  const failOn = chosenClasses(options['fail-on']);
  if (options.before || options.after) return compareFiles(options, failOn);
  if (options.json) {
    throw new Failure(
      `--json must be used with --before and --after; got ${args.join(' ')}; leave it out\n\n${usage.trim()}`, 2);
  }
  if (rest.length === 0) throw new Failure(`BASE must name a git revision; got nothing\n\n${usage.trim()}`, 2);

  const revision = (await must(
    'git rev-parse', 'git', ['rev-parse', '--verify', '--quiet', `${rest[0]}^{commit}`], { cwd: root, quiet: true },
  ).catch(() => {
    throw new Failure(
      `BASE must name a git revision of this repository; got ${rest[0]}; try a branch such as main, after 'git fetch'`, 2);
  })).trim();

  const work = join(artifacts, 'diff');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const before = join(work, 'before');
  const after = join(work, 'after');

  say(`synthesizing the base, ${revision.slice(0, 12)}`);
  const tree = join(work, 'base');
  await must('git worktree add', 'git', ['worktree', 'add', '--detach', '--force', tree, revision], { cwd: root, quiet: true });
  try {
    // The base's own scripts set it up and synthesize it: its pinned versions are a part of the comparison.
    if (existsSync(join(tree, 'scripts', 'lib', 'synth.mjs'))) {
      await must(
        'synthesis of the base', process.execPath, [join(tree, 'scripts', 'lib', 'synth.mjs'), '--output', before],
        { cwd: tree, quiet: true });
    } else {
      say('the base has no CDK app: everything is new');
      mkdirSync(before, { recursive: true });
    }
  } finally {
    await run('git', ['worktree', 'remove', '--force', tree], { cwd: root, quiet: true });
  }

  say('synthesizing the working tree');
  await setup();
  await installChanges();
  await buildApp();
  await synthesize(['--output', after]);

  const found = [];
  const stacks = [...new Set([...templates(before), ...templates(after)])].sort();
  const unchanged = [];
  for (const file of stacks) {
    const stack = file.replace('.template.json', '');
    const text = await compare(stack, join(before, file), after, file);
    const [was, is] = [before, after].map((folder) => join(folder, file))
      .map((path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null));
    const changes = changesIn(stack, was, is);
    found.push(...changes);
    if (text === null) unchanged.push(stack);
    else console.log(markdown ? `### ${stack}\n\n\`\`\`\n${text}\n\`\`\`\n` : `\nStack ${stack}\n${text}`);
    if (text !== null && changes.length > 0) console.log(table(changes, markdown));
  }
  if (unchanged.length > 0) console.log(`${markdown ? '' : '\n'}No differences: ${unchanged.join(', ')}`);
  say(`${stacks.length} stacks compared, templates in ${relative(root, work)}`);
  return verdict(found, failOn);
});

function templates(folder) {
  return readdirSync(folder).filter((file) => file.endsWith('.template.json'));
}

/** The changes of a stack; none where the stack is gone, since deploying the app does not delete it. */
function changesIn(stack, before, after) {
  return after ? changesOf(before ?? {}, after).map((change) => ({ stack, ...change })) : [];
}

function chosenClasses(text) {
  const chosen = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name);
  const unknown = chosen.filter((name) => !(name in classes));
  if (unknown.length === 0) return chosen;
  const allowed = Object.keys(classes).join(', ');
  throw new Failure(`--fail-on must be of ${allowed}, with commas between; got ${unknown.join(', ')}\n\n${usage.trim()}`, 2);
}

async function compareFiles({ before, after, json, markdown, rest }, failOn) {
  const mistakes = [];
  if (rest.length > 0) mistakes.push(`BASE must not stand beside --before and --after; got ${rest[0]}; leave one of them out`);
  for (const [name, path] of [['--before', before], ['--after', after]]) {
    const rule = `${name} must be a template or a folder of templates`;
    if (!path) mistakes.push(`${rule}; got none; give --before and --after together`);
    else if (!existsSync(path)) mistakes.push(`${rule}; got ${path}, which does not exist`);
  }
  if (mistakes.length > 0) throw new Failure([...mistakes.map((mistake) => `- ${mistake}`), '', usage.trim()].join('\n'), 2);

  const [was, is] = [side(before, '--before'), side(after, '--after')];
  const isOne = was.size === 1 && is.size === 1;
  await installChanges();
  const found = [];
  // Two single templates are compared whatever their names are.
  const stacks = isOne ? [...is.keys()] : [...new Set([...was.keys(), ...is.keys()])].sort();
  for (const stack of stacks) {
    const changes = changesIn(stack, isOne ? [...was.values()][0] : was.get(stack), is.get(stack));
    found.push(...changes);
    if (!json && !is.has(stack)) {
      console.log(`\nStack ${stack}\nThe stack is gone; deploying the app does not delete it, cdk destroy does.`);
    }
    if (!json && changes.length > 0) {
      console.log(`${markdown ? `### ${stack}` : `\nStack ${stack}`}\n${table(changes, markdown)}`);
    }
  }
  if (json) console.log(JSON.stringify(found, null, 2));
  else if (found.length === 0 && stacks.every((stack) => is.has(stack))) console.log('No differences');
  return verdict(found, failOn);
}

/** The templates of one side, by the names of their stacks. */
function side(path, name) {
  const files = statSync(path).isDirectory() ? templates(path).map((file) => join(path, file)) : [path];
  if (files.length === 0) {
    throw new Failure(`${name} must have *.template.json files; got ${path}, which has none; run scripts/synth`, 2);
  }
  return new Map(files.map((file) => {
    try {
      const parsed = JSON.parse(readFileSync(file, 'utf8'));
      // In the output of 'aws cloudformation get-template' the template is in TemplateBody.
      const template = parsed.TemplateBody ?? parsed;
      if (!template || typeof template !== 'object' || Array.isArray(template)) throw new SyntaxError('no JSON object');
      return [basename(file).replace(/(\.template)?\.json$/, ''), template];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new Failure(`${name} must be a CloudFormation template in JSON; got ${file}: ${error.message}`, 2);
    }
  }));
}

/** Describes what happens to each resource. New resources and updates in place are only counted. */
function table(changes, markdown) {
  const quiet = (change) => change.classes.every((name) => name === 'in-place' || name === 'new');
  const loud = changes.filter((change) => !quiet(change));
  const count = (name) => changes.filter((change) => quiet(change) && change.classes[0] === name).length;
  const rest = [[count('in-place'), 'updated in place'], [count('new'), 'new']].filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`).join(', ');
  const lines = loud.flatMap((change) => {
    const names = change.classes.join(', ');
    if (markdown) {
      const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
      const more = [change.remedy, change.source && `<${change.source}>`].filter(Boolean).map(cell).join(' ');
      const shown = names.includes('data-loss') || names.includes('refused') ? `**${names}**` : names;
      return [`| ${shown} | \`${cell(change.path)}\` | ${cell(change.effect)} | ${more} |`];
    }
    return [
      `  ${names.toUpperCase()}  ${change.path}${change.type ? ` (${change.type})` : ''} ${change.effect}`,
      ...(change.remedy ? [`      do: ${change.remedy}`] : []),
      ...(change.source ? [`      see ${change.source}`] : []),
    ];
  });
  const head = markdown
    ? ['| what | resource | becomes of it | what to do |', '|---|---|---|---|'] : ['What happens to the resources'];
  return [...(loud.length > 0 ? [...head, ...lines] : []), ...(rest ? [markdown ? `\n${rest}\n` : `  ${rest}`] : [])].join('\n');
}

function verdict(found, failOn) {
  const wrong = found.filter((change) => change.classes.some((name) => failOn.includes(name)));
  if (wrong.length === 0) return 0;
  say(`--fail-on ${failOn.join(',')}: ${wrong.length} change(s), such as ${wrong[0].stack}: ${wrong[0].path} ${wrong[0].effect}`);
  return 1;
}

/** The output of cdk diff for a stack; null where both sides are the same. */
async function compare(stack, before, after, file) {
  if (!existsSync(join(after, file))) return 'The stack is gone; deploying the app does not delete it, cdk destroy does.';
  if (!existsSync(before)) return 'The stack is new.';
  const { code, output } = await cdk(['diff', stack, '--app', after, '--template', before, '--no-color'], { quiet: true });
  if (code !== 0) throw new Failure(`${output}\ncdk diff of ${stack} failed`, code);
  if (output.includes('There were no differences')) return null;
  return output.replace(/^Stack .*\n/m, '').replace(/^✨.*$/m, '').trim();
}
