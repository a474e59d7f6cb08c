// Removes internal members from a package's XML documentation, where the compiler writes them too. The package's build calls this
// script with the documentation's file and the files that list the public members.
import { readFileSync, writeFileSync } from 'node:fs';

const [documentation, ...lists] = process.argv.slice(2);

// static Pipeline.Constructs.X.Y(int z) -> string! becomes Pipeline.Constructs.X.Y, and a constructor X.X becomes X.#ctor.
const known = new Set();
for (const line of lists.flatMap((list) => readFileSync(list, 'utf8').split(/\r?\n/))) {
  const name = line.replace(/^((static|abstract|override|virtual|const|readonly) |~)+/, '')
    .match(/^[\w.]+(<[\w, ]+>)?[\w.]*/)?.[0];
  if (!name?.includes('.')) continue;
  const plain = name.replace(/<[^>]*>/g, '').replace(/\.(get|set|init)$/, '');
  const steps = plain.split('.');
  known.add(steps.at(-1) === steps.at(-2) ? [...steps.slice(0, -1), '#ctor'].join('.') : plain);
}

const plainOf = (id) => id.slice(2).replace(/\(.*/s, '').replace(/`+\d+/g, '').replace(/~.*/, '');

const text = readFileSync(documentation, 'utf8');
const kept = text.replace(
  /[ \t]*<member name="([^"]+)">.*?<\/member>\r?\n/gs, (member, id) => (known.has(plainOf(id)) ? member : ''));
writeFileSync(documentation, kept);
