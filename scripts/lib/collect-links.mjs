// Collects the links in the repository's files: in Markdown, in comments, and in C# constants that are composed of others.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './console.mjs';

const folders = /^(README\.md|docs\/|src\/|scripts\/lib\/)/;
const kinds = /\.(cs|md|mjs)$/;

// Hosts without pages: examples, this computer, and the endpoints of services and vendors.
const noPage = [
  /^(localhost|127\.|host$|\.\.\.)/, /example(\.|$)/, /\.(localhost|test|invalid)$/,
  /^(sts|iam|sns|s3|sqs|queue|monitoring|cloudformation)\.amazonaws\.com$/,
  /\.(snowflakecomputing|dynatrace|nr-data|newrelic|datadoghq|signalfx|logz|splunkcloud|logicmonitor|ddog-gov)\.(com|net|io|eu)$/,
  /^(aws-api\.newrelic\.com|console\.aws\.amazon\.com)$/, /\.logs$/,
];

// Documentation hosts of vendors whose other hosts are endpoints.
const pages = [/^docs\.(datadoghq|dynatrace|newrelic|snowflake|logz)\.(com|io)$/, /^help\.splunk\.com$/];

/** The files, relative to `root`: those of the repository, or all of another folder. */
export function filesOf(root, isRepository) {
  if (!isRepository) return walk(root, '').filter((file) => kinds.test(file)).sort();
  const { status, stdout } = spawnSync(
    'git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Failure('git could not list the files of the repository; run it in a clone');
  return stdout.split('\n').filter((file) => folders.test(file) && kinds.test(file)).sort();
}

/** [{ url, at: ['file:line'] }], sorted. `isPage` says whether a host has pages. */
export function collect(root, files, isPage = showsPages) {
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n') }));
  const shared = constantsOf(texts.filter(({ file }) => file.endsWith('.cs')));
  const found = new Map();
  for (const { file, text } of texts) {
    text.split('\n').forEach((line, index) => {
      for (const url of linksOf(line, file, shared)) {
        if (isTemplate(url) || !isPage(hostOf(url))) continue;
        if (!found.has(url)) found.set(url, []);
        found.get(url).push(`${file}:${index + 1}`);
      }
    });
  }
  return [...found].map(([url, at]) => ({ url, at })).sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** What is wrong with the form of a link; null: it is right. */
export function malformed(url) {
  if (!URL.canParse(url)) return 'is no URL';
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== 'https:' && !hostname.startsWith('127.')) return 'must begin with https://';
  if (pathname.includes('//')) return 'has two slashes in its path';
  if (hostname === 'docs.aws.amazon.com' && pathname.endsWith('.md')) return 'must be the page (.html), not its source';
  return /[^\x21-\x7e]/.test(url) ? 'has a character that a URL does not have' : null;
}

function linksOf(line, file, shared) {
  // The name of an XML namespace is not a link.
  const text = line.replace(/\bxmlns(:\w+)?="[^"]*"/g, '');
  const written = [...text.matchAll(/https?:\/\/[^\s"'<>`|\\]+/g)].map(([match]) => trim(match));
  if (!file.endsWith('.cs')) return written;
  const composed = [...line.matchAll(/\b([A-Z]\w*)\s*\+\s*"([^"]+)"/g)]
    .map(([, name, rest]) => [shared.get(`${folderOf(file)}/${name}`) ?? shared.get(`${file}/${name}`) ?? shared.get(name), rest])
    .filter(([start]) => start?.startsWith('https://'))
    .map(([start, rest]) => start + rest);
  // The beginning of composed links is not a link by itself.
  return /\bconst string \w+\s*=.*\/";/.test(line) ? [] : [...written, ...composed];
}

// By file and name, since several files may have the same name, and by name.
function constantsOf(texts) {
  const known = new Map();
  const declared = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/const string (\w+)\s*=\s*(?:([A-Z]\w*)\s*\+\s*)?"([^"]*)";/g)]
      .map(([, name, base, end]) => ({ file, name, base, end })));
  // Guide begins with Docs, which is in another file. Repeat for as many levels as a chain may have.
  for (let round = 0; round < 4; round++) {
    for (const { file, name, base, end } of declared) {
      const start = base === undefined ? '' : known.get(`${file}/${base}`) ?? known.get(base);
      if (start === undefined || !(start + end).startsWith('https://')) continue;
      known.set(`${file}/${name}`, start + end);
      if (!known.has(name)) known.set(name, start + end);
    }
  }
  return known;
}

// Removes the sentence's full stop from a link, and a closing parenthesis that it did not open.
function trim(text) {
  let url = text.replace(/[.,;:!?*]+$/, '');
  while (url.endsWith(')') && url.split('(').length < url.split(')').length) url = url.slice(0, -1).replace(/[.,;:!?*]+$/, '');
  return url.replace(/\]\(.*$/, '');
}

const hostOf = (url) => (/^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '').toLowerCase();

// Parts in braces or capitals are placeholders.
const isTemplate = (url) => /[{}$[\]^]/.test(url) || /\/\/[^/]*[A-Z]/.test(url)
  || (/^https?:\/\/[^/]*$/.test(url) && !/\.[a-z]{2,}$/.test(url));

function showsPages(host) {
  const name = host.replace(/:\d+$/, '');
  return pages.some((page) => page.test(name)) || (name.includes('.') && !noPage.some((call) => call.test(name)));
}

const folderOf = (file) => file.slice(0, file.lastIndexOf('/'));

function walk(root, folder) {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder ? `${folder}/${name}` : name;
    return statSync(join(root, path)).isDirectory() ? walk(root, path) : [path];
  });
}
