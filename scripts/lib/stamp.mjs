// Stamps of a step's inputs and outputs, so that the step is skipped only while both are unchanged.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { artifacts, root } from './toolchain.mjs';

// Files of builds and editors, which are no sources.
const skipped = new Set(['bin', 'obj', 'node_modules', '.git', '.vs', '.idea']);

// The output of a failed snapshot test.
const isSource = (name) => !name.includes('.received.');

function* files(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* files(join(path, entry.name));
    } else if (isSource(entry.name)) yield join(path, entry.name);
  }
}

/** A digest of the names and contents of files and of all files below folders. A missing file counts too. */
export function contents(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${relative(root, path)}\n`);
    for (const file of files(path)) {
      const bytes = readFileSync(file);
      hash.update(`${relative(root, file)} ${bytes.length}\n`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/** A digest of the names, sizes and times of files: for outputs of programs, which get a new time whenever they are written. */
export function listing(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${relative(root, path)}\n`);
    for (const file of files(path)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

const note = (name) => join(artifacts, 'stamps', `${name}.json`);

/** The stamp of a step's last run; null: none. */
export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(note(name), 'utf8'));
  } catch {
    // There is no stamp yet, or writing it was cut off.
    return null;
  }
}

export function writeStamp(name, value) {
  mkdirSync(dirname(note(name)), { recursive: true });
  writeFileSync(note(name), JSON.stringify(value));
}

export const removeStamp = (name) => rmSync(note(name), { force: true });
