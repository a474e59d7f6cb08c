// Sets everything up, and compares the writer with other implementations, each in its own process, against a stub of DynamoDB.
import { join } from 'node:path';
import { buildProject } from './build.mjs';
import { parse, run, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { artifacts, npmInstall, root } from './toolchain.mjs';

const usage = `
usage: scripts/benchmark [--runs N] [--records N] [--warm-up SECONDS] [--only HANDLER,...] [--json FILE] [--quick] [--settings]
                         [--builds FOLDER,...] [--producers]

Sets everything up, builds the writer and compares it with other handlers of the same events: whole processes behind the
same Runtime API, which write to a stub of DynamoDB on loopback. Prints tables in Markdown: the processor time for 1,000 records
and its ratio to ours, allocations, memory, the cost of a new process, growth, and a slow endpoint. A handler that does not write
every record fails the run. It takes about an hour; --only and --runs shorten it. No other program should run on the machine.

  --runs N            how often each is measured, each time in a new process; the tables show medians (5)
  --records N         records of a measured window, which ends after 6 seconds at the latest (100000)
  --warm-up SECONDS   processor time under load before the window, until JITs have settled (15)
  --only HANDLER,...  of ours, ours-native, ours-portable, ours-insert-once, ours-latest, csharp-sdk, node-batches,
                      node-powertools, python-batches; ours is always measured, and precompiled where it could be;
                      ours-native needs the build of scripts/native
  --json FILE         writes every sample
  --quick             shows in 3 minutes that all works; its numbers mean nothing
  --settings          measures ours with settings of the .NET runtime in place of the comparison
  --producers         measures KinesisProducer beside the JavaScript SDK that puts batches, in place of the comparison
  --builds FOLDER,... native builds that are measured too, such as those with other settings of their compiler

'node' on PATH runs the Node handlers. Those of Python need a 'python3' with boto3 on PATH, and are left out otherwise. There is
no Go handler, since its modules are not available from every source.`;

const project = join(root, 'test', 'Pipeline.Benchmarks');

await script(async (args) => {
  const values = ['--runs', '--records', '--warm-up', '--only', '--json', '--builds'];
  parse(args, usage, { flags: ['--quick', '--settings', '--producers'], values });
  await setup();
  await npmInstall(join(project, 'node'), 'the packages of the Node handlers');
  await buildProject(join(project, 'Pipeline.Benchmarks.csproj'));
  say('measuring');
  const program = join(artifacts, 'bin', 'Pipeline.Benchmarks', 'release', 'Pipeline.Benchmarks.dll');
  const { code } = await run('dotnet', [program, ...args]);
  return code;
});
