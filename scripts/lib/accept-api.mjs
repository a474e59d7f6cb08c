// Writes the public API of each packed project to its PublicAPI.Unshipped.txt, anew from the sources.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { must, parse, say, script } from './console.mjs';
import { setup } from './setup.mjs';
import { dotnetEnvironment, root } from './toolchain.mjs';

const usage = `
usage: scripts/accept-api

Writes each src/*/PublicAPI.Unshipped.txt anew: all public members that its PublicAPI.Shipped.txt does not list. Run it when the
build fails with RS0016 (a new member) or RS0017 (a removed member). Read 'git diff' afterwards: a removed line is a breaking
change and needs an entry in CHANGELOG.md.`;

await script(async (args) => {
  parse(args, usage);
  await setup();
  for (const project of readdirSync(join(root, 'src'))) {
    const file = join(root, 'src', project, 'PublicAPI.Unshipped.txt');
    if (!existsSync(file)) continue;
    const before = readFileSync(file, 'utf8');
    say(`reading the public members of ${project} (dotnet format)`);
    writeFileSync(file, '#nullable enable\n');
    try {
      const path = join(root, 'src', project, `${project}.csproj`);
      await must('dotnet restore', 'dotnet', ['restore', path, '-nologo', '-v', 'quiet'], {
        cwd: root, quiet: true, env: dotnetEnvironment(),
      });
      await must('dotnet format', 'dotnet', [
        'format', 'analyzers', path, '--diagnostics', 'RS0016', '--severity', 'info', '--no-restore',
      ], { cwd: root, quiet: true, env: dotnetEnvironment() });
    } catch (error) {
      writeFileSync(file, before);
      throw error;
    }
    const lines = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const changed = lines.filter((line) => !before.includes(line)).length;
    say(`  ${relative(root, file)}: ${lines.length - 1} members, ${changed} of them new`);
  }
});
