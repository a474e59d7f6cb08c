// How every script talks: one line a step with its time, errors as one message without a stack trace.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';

const started = performance.now();

// The programs that run now, and the signal that asked this script to end, if one did.
const running = new Set();
let signalled = null;

/** A mistake that the person at the terminal can mend: its message is all that is printed. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Progress, to standard error: standard output is for what a script was asked for. */
export function say(text) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.error(`[${seconds} s] ${text}`);
}

/** How a shell reports a program that a signal ended. */
export const exitCodeOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/** Runs `main` and turns what it throws into an exit code. */
export async function script(main) {
  // Who ends a script means what it runs, too. Ctrl-C needs no help: the terminal sends it to both.
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      signalled = signal;
      if (running.size === 0) process.exit(exitCodeOf(signal));
      for (const child of running) child.kill(signal);
      // npm waits for its own children, which may not hear of it; what is set up halfway is set up again the next time.
      if (!isLeftToTheProgram) setTimeout(() => giveUp(signal), patience).unref();
    });
  }
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    // Of steps that run side by side the others are of no use any more.
    for (const child of running) child.kill();
    if (!(error instanceof Failure)) throw error;
    if (error.message && !signalled) console.error(error.message);
    process.exitCode = signalled ? exitCodeOf(signalled) : error.exitCode;
  }
}

// How long the steps of a set-up may take to end once the script is to.
const patience = 5_000;

let isLeftToTheProgram = false;

function giveUp(signal) {
  for (const child of running) child.kill('SIGKILL');
  process.exit(exitCodeOf(signal));
}

/** From now on Ctrl-C is the running program's: it ends itself, cleanly, and the script waits for it. */
export function leaveInterruptsToTheProgram() {
  isLeftToTheProgram = true;
  process.on('SIGINT', () => {});
}

/** Splits arguments into known flags and the rest; an unknown flag is a mistake that lists what is allowed. */
export function parse(args, usage, { flags = [], values = [], positional = 0, passThrough = false } = {}) {
  const found = { rest: [] };
  const mistakes = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--help' || arg === '-h') {
      console.log(usage.trim());
      throw new Failure('', 0);
    }
    if (flags.includes(arg)) found[arg.slice(2)] = true;
    else if (values.includes(arg)) {
      if (i + 1 >= args.length) mistakes.push(`${arg} must be followed by a value; got nothing`);
      else found[arg.slice(2)] = args[++i];
    } else if (arg.startsWith('-') && !passThrough) {
      const known = [...flags, ...values, '--help'].join(', ');
      mistakes.push(`options must be one of ${known}; got ${arg}`);
    } else found.rest.push(arg);
  }
  if (!passThrough && found.rest.length > positional) {
    mistakes.push(`at most ${positional} argument(s) are taken; got ${found.rest.join(' ')}`);
  }
  if (mistakes.length > 0) throw new Failure([...mistakes.map((m) => `- ${m}`), '', usage.trim()].join('\n'), 2);
  return found;
}

/**
 * Runs a program and resolves with { code, output }; the code of one that a signal ended is 128 and the signal's number.
 * `quiet` keeps the output back; it is in `output` then. `started` gets the child process.
 * No shell: arguments arrive as they are. On Windows npm and cdk are .cmd files, which only a shell starts, so
 * callers run them through Node itself (see toolchain.mjs).
 */
export function run(command, args, { env = process.env, cwd, quiet = false, started } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    const chunks = [];
    running.add(child);
    started?.(child);
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => {
      running.delete(child);
      reject(new Failure(error.code === 'ENOENT' ? `'${command}' was not found on PATH; install it and try again` : error.message));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? exitCodeOf(signal), output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** As `run`, but a non-zero exit is a failure that shows what the program printed. */
export async function must(what, command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Failure(`${output}\n${what} failed with exit code ${code}: ${command} ${args.join(' ')}`.trim(), code);
  return output;
}
