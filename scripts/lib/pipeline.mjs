// Runs the command 'pipeline' from a checkout, and builds it if its sources changed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { leaveInterruptsToTheProgram, run, script } from './console.mjs';
import { installNode } from './setup.mjs';
import { artifacts, environment } from './toolchain.mjs';

const usage = `
usage: scripts/pipeline VERB [options]

Runs the command 'pipeline' of this checkout, and builds it first if its sources changed:
  scripts/pipeline local --assembly cdk.out --stack dev-pipeline
  scripts/pipeline local --empty --port 4510
  scripts/pipeline send --stream NAME --demo stock-ticker --endpoint-url http://127.0.0.1:4510
  scripts/pipeline tail --stream NAME --from-start
'scripts/pipeline VERB --help' shows the options of a verb. The exit code is that of the command. Ctrl-C, SIGTERM and SIGHUP reach
the command, and the script waits for it.`;

await script(async (args) => {
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h') {
    console.log(usage.trim());
    return args.length === 0 ? 2 : 0;
  }

  // In this order: the command embeds a package of npm.
  await installNode();
  await build(['Pipeline.Cli']);
  leaveInterruptsToTheProgram();
  // In the caller's folder, since options name files.
  const command = join(artifacts, 'bin', 'Pipeline.Cli', 'release', 'Pipeline.Cli.dll');
  return (await run('dotnet', [command, ...args], { env: environment() })).code;
});
