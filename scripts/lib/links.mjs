// Checks whether the pages that comments and documents link to exist, and the anchors in them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { collect, filesOf, malformed } from './collect-links.mjs';
import { Failure, parse, say, script } from './console.mjs';
import { artifacts, root } from './toolchain.mjs';

const usage = `
usage: scripts/links [--offline] [--only TEXT] [--root FOLDER] [--max-age HOURS] [--timeout SECONDS] [--json]

Requests each page that README.md, docs, src and scripts link to, at most two at once from the same host, and looks for the anchor
that a link names after '#'. The results are kept in artifacts/links.json, but no other part of a page.

  --offline          makes no request: lists the links, and refuses malformed ones and those of scripts/lib/dead-links.json
  --only TEXT        checks only links with TEXT, such as 'firehose'
  --root FOLDER      checks the files of another folder
  --max-age HOURS    the maximum age of a kept result; default: 20; 0 requests all pages again
  --timeout SECONDS  how long a page may take; default: 20
  --json             prints [{ url, state, status, detail, at }]

state is ok, moved (it is elsewhere now, or shows another page), dead, no-anchor, malformed, known-dead or unreachable (no
response, throttled, or an error of the server, so that the state is not known).
Exit code 0 if all links are ok or moved; 1 if one is dead, malformed or lacks its anchor; 3 if one could not be checked; 2 for a
wrong option.`;

const bad = ['dead', 'no-anchor', 'malformed', 'known-dead'];
const attempts = 3;
const hops = 5;
const atOnce = 8;
const atOnceOfAHost = 2;
const longestPause = 60;

await script(async (args) => {
  const options = parse(args, usage, { flags: ['--json', '--offline'], values: ['--only', '--root', '--max-age', '--timeout'] });
  const maxAge = number(options, 'max-age', 20);
  const timeout = number(options, 'timeout', 20);
  const folder = options.root ? resolve(options.root) : root;
  const all = collect(folder, filesOf(folder, !options.root), options.root ? () => true : undefined);
  const links = all.filter(({ url }) => url.includes(options.only ?? ''));
  if (links.length === 0) {
    throw new Failure(`--only must be a part of a link; got ${options.only}; none of ${all.length} links has it`, 2);
  }

  const refused = new Map(links.map(({ url }) => [url, refusal(url)]).filter(([, found]) => found));
  const urls = links.map(({ url }) => url).filter((url) => !refused.has(url));
  const asked = options.offline ? new Map() : await ask(urls, folder, { maxAge, timeout });
  const results = links.map(({ url, at }) => ({ url, ...(refused.get(url) ?? asked.get(url) ?? { state: 'ok' }), at }));
  if (options.json) console.log(JSON.stringify(results, null, 2));
  else print(results, options.offline);
  if (results.some(({ state }) => bad.includes(state))) return 1;
  return results.some(({ state }) => state === 'unreachable') ? 3 : 0;
});

function number(options, name, otherwise) {
  const value = options[name] === undefined ? otherwise : Number(options[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Failure(`--${name} must be a number of 0 or more; got ${options[name]}\n\n${usage.trim()}`, 2);
}

function refusal(url) {
  const known = JSON.parse(readFileSync(join(root, 'scripts', 'lib', 'dead-links.json'), 'utf8'));
  const dead = known.find((entry) => url.startsWith(entry.url));
  if (dead) return { state: 'known-dead', detail: `use ${dead.instead}` };
  const mistake = malformed(url);
  return mistake ? { state: 'malformed', detail: mistake } : undefined;
}

/** The state of each link. A page is requested once, whatever anchors in it are named. */
async function ask(urls, folder, { maxAge, timeout }) {
  const file = join(artifacts, 'links.json');
  const kept = folder === root ? read(file) : {};
  const isFresh = (url) => kept[url] && Date.now() - kept[url].asked < maxAge * 3_600_000;
  const found = new Map(urls.filter(isFresh).map((url) => [url, kept[url].result]));
  const pages = groups(urls.filter((url) => !found.has(url)), (url) => url.split('#')[0]);
  say(`${pages.size} pages to ask for, ${found.size} links known`);
  await eachOfHosts([...pages.keys()], async (page) => {
    const answer = await get(page, timeout);
    for (const url of pages.get(page)) {
      const result = judge(url, answer);
      found.set(url, result);
      if (result.state !== 'unreachable') kept[url] = { asked: Date.now(), result };
    }
  });
  if (folder === root) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(kept));
  }
  return found;
}

function judge(url, { state, status, detail, body, type }) {
  const place = url.split('#')[1];
  if (place === undefined || (state !== 'ok' && state !== 'moved') || !/html/.test(type)) return { state, status, detail };
  const name = decodeURIComponent(place).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\b(?:id|name)\\s*=\\s*["']?${name}["'\\s>]`).test(body)
    ? { state, status, detail }
    : { state: 'no-anchor', status, detail: `the page has no place '${place}'` };
}

/** Requests a page. It retries transient errors, such as 429 and errors of the server. */
async function get(page, timeout) {
  let last;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    last = await follow(page, timeout);
    if (last.state !== 'unreachable') return last;
    if (attempt < attempts) await wait(Math.min(last.pause ?? 2 ** attempt, longestPause) * 1000);
  }
  return last;
}

async function follow(page, timeout) {
  let at = page;
  try {
    for (let hop = 0; hop <= hops; hop++) {
      const response = await fetch(at, {
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout * 1000),
        headers: { 'user-agent': 'pipeline-links (checks links of a repository)', accept: 'text/html,*/*' },
      });
      const { status } = response;
      const target = response.headers.get('location');
      if (status >= 300 && status < 400 && target) {
        await response.body?.cancel();
        at = new URL(target, at).href;
        continue;
      }
      if (status === 429 || status >= 500) {
        await response.body?.cancel();
        const pause = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
        const detail = status === 429 ? 'throttled' : 'an error of the server';
        return { state: 'unreachable', status, detail, pause: Number.isNaN(pause) ? undefined : pause };
      }
      if (status >= 400) {
        await response.body?.cancel();
        // A page that refuses programs is not dead.
        return status === 401 || status === 403
          ? { state: 'unreachable', status, detail: 'refused to show it' } : { state: 'dead', status };
      }
      const moved = at.split('#')[0] !== page;
      const content = { body: await response.text(), type: response.headers.get('content-type') ?? '' };
      return { state: moved ? 'moved' : 'ok', status, detail: moved ? `is at ${at}` : undefined, ...content };
    }
    return { state: 'dead', detail: `more than ${hops} redirects` };
  } catch (error) {
    const reason = error.name === 'TimeoutError' ? `no answer within ${timeout} s` : error.cause?.code ?? error.message;
    return { state: 'unreachable', detail: reason, pause: 0 };
  }
}

// Several requests at once over all hosts, at most two to the same host.
async function eachOfHosts(pages, action) {
  const waiting = [...pages];
  const busy = new Map();
  const next = () => {
    const index = waiting.findIndex((page) => (busy.get(new URL(page).host) ?? 0) < atOnceOfAHost);
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const work = async () => {
    while (waiting.length > 0) {
      const page = next();
      if (page === undefined) {
        await wait(20);
        continue;
      }
      const { host } = new URL(page);
      busy.set(host, (busy.get(host) ?? 0) + 1);
      await action(page);
      busy.set(host, busy.get(host) - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

// Map.groupBy, which Node 20 lacks.
function groups(elements, keyOf) {
  const found = new Map();
  for (const element of elements) found.set(keyOf(element), [...(found.get(keyOf(element)) ?? []), element]);
  return found;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function print(results, isOffline) {
  for (const { url, state, status, detail, at } of results.filter(({ state }) => state !== 'ok')) {
    console.log(`${state}${status ? ` (${status})` : ''}: ${url}${detail ? `; ${detail}` : ''}\n  ${at.join('\n  ')}`);
  }
  const counts = [...groups(results, ({ state }) => state)].map(([state, group]) => `${group.length} ${state}`);
  console.log(`${results.length} links${isOffline ? ', asked nobody' : ''}: ${counts.join(', ')}`);
}
