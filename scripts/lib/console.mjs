// How every script talks: one line a step with its time, errors as one message without a stack trace.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const started = performance.now();

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

/** Runs `main` and turns what it throws into an exit code. */
export async function script(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message) console.error(error.message);
    process.exitCode = error.exitCode;
  }
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
 * Runs a program and resolves with { code, output }. `quiet` keeps the output back; it is in `output` then.
 * No shell: arguments arrive as they are. On Windows npm and cdk are .cmd files, which only a shell starts, so
 * callers run them through Node itself (see toolchain.mjs).
 */
export function run(command, args, { env = process.env, cwd, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) =>
      reject(new Failure(error.code === 'ENOENT' ? `'${command}' was not found on PATH; install it and try again` : error.message)));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** As `run`, but a non-zero exit is a failure that shows what the program printed. */
export async function must(what, command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Failure(`${output}\n${what} failed with exit code ${code}: ${command} ${args.join(' ')}`.trim(), code);
  return output;
}
