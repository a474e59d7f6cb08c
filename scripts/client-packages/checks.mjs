// The common part of the client programs. Each gets the run's address and its own name, and prints a line of JSON for each check.
import { argv, env } from 'node:process';

export const [, , url, name] = argv;
export const region = 'eu-west-1';
export const streamArn = (stream) => `arn:aws:kinesis:${region}:111122223333:stream/${stream}`;
export const data = Buffer.from('größe \u0000\u0001');

// The run accepts any key as the user's, but a client needs one.
Object.assign(env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: region });

/** Runs a check. It fails if `attempt` throws, with the error as its reason. A value that `attempt` returns is a note. */
export async function check(what, attempt, seconds = 30) {
  let failure;
  let note;
  const clock = setTimeout(() => end(what, `no answer within ${seconds} seconds`), seconds * 1000);
  try {
    note = await attempt();
  } catch (error) {
    failure = `${error.name ?? 'Error'}: ${error.message}`;
  }
  clearTimeout(clock);
  console.log(JSON.stringify({ check: what, ok: failure === undefined, note: failure ?? note }));
}

function end(what, why) {
  console.log(JSON.stringify({ check: what, ok: false, note: why }));
  process.exit(0);
}

export function must(holds, what) {
  if (!holds) throw new Error(what);
}

export function mustBeNow(time) {
  must(Math.abs(time - Date.now()) < 60_000, `the stream's time must be now; got ${time}`);
}
