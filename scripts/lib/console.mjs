// The console of every script: one line for each step with its time, and errors as one message without a stack trace.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';

const started = performance.now();

// The running programs, and the signal that asked this script to end, if any.
const running = new Set();
let signalled = null;

/** A mistake that the user can correct. Only its message is printed. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Prints progress to standard error, since standard output is for the script's result. */
export function say(text) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.error(`[${seconds} s] ${text}`);
}

/** The exit code that a shell reports for a program that was ended by a signal. */
export const exitCodeOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/** Runs `main`, and turns its exceptions into an exit code. */
export async function script(main) {
  // A signal that ends a script must also end its programs. Ctrl-C needs no help: the terminal sends it to both.
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      signalled = signal;
      if (running.size === 0) process.exit(exitCodeOf(signal));
      for (const child of running) child.kill(signal);
      // npm waits for its children, which may not get the signal. A set-up that is cut off is repeated the next time.
      if (!isLeftToTheProgram) setTimeout(() => giveUp(signal), patience).unref();
    });
  }
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    // The other parallel steps are no longer needed.
    for (const child of running) child.kill();
    if (!(error instanceof Failure)) throw error;
    if (error.message && !signalled) console.error(error.message);
    process.exitCode = signalled ? exitCodeOf(signalled) : error.exitCode;
  }
}

// How long the steps of a set-up may take to end when the script ends.
const patience = 5_000;

let isLeftToTheProgram = false;

function giveUp(signal) {
  for (const child of running) child.kill('SIGKILL');
  process.exit(exitCodeOf(signal));
}

/** From now on the running program handles Ctrl-C: it ends cleanly, and the script waits for it. */
export function leaveInterruptsToTheProgram() {
  isLeftToTheProgram = true;
  process.on('SIGINT', () => {});
}

/** Splits arguments into known flags and the rest. An unknown flag is a mistake; the message lists the known ones. */
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
 * Runs a program and resolves with { code, output }. The code of a program that was ended by a signal is 128 plus the signal's
 * number. `quiet` does not print the output, but returns it in `output`. `started` gets the child process.
 * It uses no shell, so that arguments arrive as they are. On Windows npm and cdk are .cmd files, which only a shell can start, so
 * callers run them through Node (see toolchain.mjs).
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
      reject(new Failure(
        error.code === 'ENOENT' ? `'${command}' was not found on PATH; install it and try again` : error.message));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? exitCodeOf(signal), output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** As `run`, but another exit code than 0 is a failure that shows the program's output. */
export async function must(what, command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Failure(`${output}\n${what} failed with exit code ${code}: ${command} ${args.join(' ')}`.trim(), code);
  }
  return output;
}
