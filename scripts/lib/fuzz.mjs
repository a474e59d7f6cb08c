// Coverage-guided fuzzing of the readers: AFL generates inputs, and SharpFuzz reports which code they reach.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from './build.mjs';
import { Failure, must, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

// The assemblies to instrument for each target: those of the reader, not those of its reference.
const targets = {
  event: ['Pipeline.Records'],
  aggregate: ['Pipeline.Records'],
  schema: ['Pipeline.Records'],
  prefix: ['Pipeline.Local', 'Pipeline.Constructs'],
  query: ['Pipeline.Local'],
};

const usage = `
usage: scripts/fuzz [TARGET ...] [--minutes N] [--keep] [--json FILE]

Gives readers inputs that AFL makes, guided by the code that they reach. TARGET is one of ${Object.keys(targets).join(', ')};
all at once without one. Each checks properties: the reader finds what a slow reference finds, what is written in another way is
read as the same, and nothing is thrown but what may be (test/Pipeline.Fuzz). AFL begins with test/Pipeline.Fuzz/Corpus/TARGET,
whose inputs the tests try at every build. It needs afl-fuzz on PATH, which Debian and Ubuntu have as afl++ (apt-get install
afl++) and Homebrew as afl++; Windows has none.

  --minutes N  how long (60)
  --keep       then adds the inputs that reach code which no other had reached to the corpus, the small ones first
  --json FILE  writes { target, seconds, executions, inputs, crashes, hangs } of each target

Prints the figures of each minute and, of each input that broke a property, what broke; such inputs stay in
artifacts/fuzz/TARGET/found. Exit code 0 where none did, 1 where one did, 2 for a wrong option.`;

const mostCorpusBytes = 36 * 1024;
// An input that takes this long is a finding, too.
const slowest = 5_000;

const corpusOf = (name) => join(root, 'test', 'Pipeline.Fuzz', 'Corpus', name);
const folderOf = (name) => join(artifacts, 'fuzz', name);
const program = (name) => ['dotnet', join(folderOf(name), 'bin', 'Pipeline.Fuzz.dll'), name];
const plain = join(artifacts, 'bin', 'Pipeline.Fuzz', 'release');

const aflEnvironment = () => ({
  ...environment(),
  // AFL starts dotnet, which is not instrumented itself, so its check must be off.
  AFL_SKIP_BIN_CHECK: '1',
  AFL_NO_UI: '1',
  AFL_NO_AFFINITY: '1',
  AFL_SKIP_CPUFREQ: '1',
  AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES: '1',
  AFL_FORKSRV_INIT_TMOUT: '120000',
});

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--keep'], values: ['--minutes', '--json'], positional: Infinity });
  const unknown = options.rest.filter((name) => !targets[name]);
  if (unknown.length > 0) {
    throw new Failure(`TARGET must be one of ${Object.keys(targets).join(', ')}; got ${unknown.join(', ')}; choose one`, 2);
  }
  const minutes = Number(options.minutes ?? 60);
  if (!(minutes > 0)) {
    throw new Failure(`--minutes must be a number above 0; got ${options.minutes}; give one, such as --minutes 60`, 2);
  }
  if (spawnSync('afl-fuzz', ['-h']).error) {
    throw new Failure(
      'afl-fuzz must be on PATH; it was not found; install AFL++, on Debian and Ubuntu by: apt-get install afl++', 2);
  }

  await setup();
  await build(['Pipeline.Fuzz']);
  await must('dotnet tool restore', 'dotnet', ['tool', 'restore'], { cwd: root, env: environment(), quiet: true });
  const names = options.rest.length > 0 ? options.rest : Object.keys(targets);
  for (const name of names) await prepare(name);
  say(`fuzzing ${names.join(', ')} for ${minutes} minutes`);
  const rows = await Promise.all(names.map((name) => fuzz(name, minutes)));
  if (options.keep) names.forEach(keep);
  console.log(JSON.stringify(rows, null, 2));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.some(({ crashes, hangs }) => crashes + hangs > 0) ? 1 : 0;
});

async function prepare(name) {
  const folder = folderOf(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(plain, join(folder, 'bin'), { recursive: true });
  for (const assembly of targets[name]) {
    await must('sharpfuzz', 'dotnet', ['sharpfuzz', join(folder, 'bin', `${assembly}.dll`)],
      { cwd: root, env: environment(), quiet: true });
  }
}

async function fuzz(name, minutes) {
  const output = join(folderOf(name), 'out');
  const log = setInterval(() => {
    const now = stats(output);
    if (!now) return;
    say(`  ${name}: ${now.executions} executions, ${now.inputs} inputs kept, ${now.crashes} crashes, ${now.hangs} hangs`);
  }, 60_000);
  const { code, output: printed } = await run('afl-fuzz', [
    '-i', corpusOf(name), '-o', output, '-m', 'none', '-t', '10000', '-V', String(Math.ceil(minutes * 60)),
    '--', ...program(name),
  ], { cwd: root, env: aflEnvironment(), quiet: true });
  clearInterval(log);
  const found = stats(output);
  if (!found) throw new Failure(`${printed}\nafl-fuzz ended with exit code ${code} before it began; what it says is above`);
  const bad = tried(name, join(output, 'default'));
  return { target: name, ...found, ...bad };
}

function stats(output) {
  const file = join(output, 'default', 'fuzzer_stats');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const number = (key) => Number(new RegExp(`^${key}\\s*:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return {
    seconds: number('run_time'),
    executions: number('execs_done'),
    inputs: number('corpus_count'),
    crashes: number('saved_crashes'),
    hangs: number('saved_hangs'),
  };
}

/** Tries what AFL found without its instrumentation, and counts what does break: a busy machine makes hangs of its own. */
function tried(name, output) {
  const inputs = ['crashes', 'hangs'].flatMap((kind) => {
    const folder = join(output, kind);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((file) => file.startsWith('id')).map((file) => join(folder, file));
  });
  const found = join(folderOf(name), 'found');
  let [crashes, hangs] = [0, 0];
  for (const [index, file] of inputs.entries()) {
    const begin = performance.now();
    const { status, stdout } =
      spawnSync('dotnet', [join(plain, 'Pipeline.Fuzz.dll'), name, file], { encoding: 'utf8', timeout: 60_000 });
    const isSlow = performance.now() - begin > slowest;
    if (status === 0 && !isSlow) continue;
    if (status === 0 || status === null) hangs++;
    else crashes++;
    mkdirSync(found, { recursive: true });
    copyFileSync(file, join(found, `found${index}`));
    const what = status === null || status === 0 ? `it takes more than ${slowest / 1000} s` : stdout.trim();
    console.error(`${name} ${join(found, `found${index}`)}\n${what}\n`);
  }
  return { crashes, hangs };
}

/** Adds the inputs that reached code which none before them had, the small ones first, as far as there is room. */
function keep(name) {
  const names = (folder) => readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile());
  const known = new Set(names(corpusOf(name)).map((file) => digest(join(corpusOf(name), file))));
  let bytes = names(corpusOf(name)).reduce((sum, file) => sum + statSync(join(corpusOf(name), file)).size, 0);
  const queue = join(folderOf(name), 'out', 'default', 'queue');
  const files = names(queue).filter((file) => file.includes('+cov')).map((file) => join(queue, file))
    .map((file) => ({ file, size: statSync(file).size, digest: digest(file) })).sort((a, b) => a.size - b.size);
  let added = 0;
  for (const { file, size, digest: content } of files) {
    if (known.has(content) || bytes + size > mostCorpusBytes) continue;
    copyFileSync(file, join(corpusOf(name), `input-${content}`));
    bytes += size;
    added++;
  }
  say(`  ${name}: ${added} inputs are new in the corpus (${bytes} bytes in all); run scripts/test Fuzz before you commit them`);
}

function digest(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}
