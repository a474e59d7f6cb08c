// Reports how many event schemas of other people the reader accepts in a folder, and why it refuses the others.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from './build.mjs';
import { Failure, parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, environment, root } from './toolchain.mjs';

const usage = `
usage: scripts/corpus FOLDER

Reads every JSON Schema below a folder as an event schema, whatever its files are called, and prints how many are read and why the
others are refused, with an example of each reason. A property for the table's key is added to each; such schemas have none.
Snowplow's keyword "self" is removed. The exit code is 1 where less than 95 % are read.

  FOLDER  a folder of schemas, such as the folder "schemas" of Snowplow's public registry, iglu-central`;

const project = 'Pipeline.Records.Tests';

await script(async (args) => {
  const { rest: [folder] } = parse(args, usage, { positional: 1 });
  if (!folder) throw new Failure('FOLDER must be given; got nothing; name a folder that holds schemas', 2);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Failure(`FOLDER must be a folder; got ${folder}; give one that holds schemas`, 2);
  }

  await setup();
  await build([project]);
  const report = join(artifacts, 'corpus', 'report.txt');
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { code } = await run('dotnet', [
    'test', join(artifacts, 'bin', project, 'release', `${project}.dll`), '--nologo', '--verbosity', 'quiet',
    '--filter', 'FullyQualifiedName~CorpusTests.Schemas',
  ], { cwd: root, env: { ...environment(), PIPELINE_TEST_CORPUS: resolve(folder), PIPELINE_TEST_CORPUS_REPORT: report } });
  if (existsSync(report)) say(readFileSync(report, 'utf8').trimEnd());
  return code === 0 ? 0 : 1;
});
