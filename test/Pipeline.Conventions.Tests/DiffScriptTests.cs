namespace Pipeline.Conventions.Tests;

/// <summary>
/// scripts/diff in a small git repository. Its cdk writes the stacks that the file "stacks" lists, a name and a content on each
/// line.
/// </summary>
public sealed class DiffScriptTests : IDisposable
{
    private const string Unix = "its stand-ins are shell scripts";

    private readonly ScriptSandbox _sandbox = new();

    public DiffScriptTests()
    {
        _sandbox.StandIn("dotnet", "echo 10.0.100");
        _sandbox.StandIn("npm", ScriptSandbox.InstallNode + """

            mkdir -p node_modules/aws-cdk/bin; cp "$BIN/cdk" node_modules/aws-cdk/bin/
            mkdir -p node_modules/@aws-cdk/cloudformation-diff; cp "$BIN/rules" node_modules/@aws-cdk/cloudformation-diff/index.js
            """);
        // Replaces AWS's rules: a resource on both sides is updated; any other is created or deleted.
        File.WriteAllText(_sandbox.In("bin/rules"), """
            exports.fullDiff = (before, after) => {
              const [was, is] = [before.Resources ?? {}, after.Resources ?? {}];
              const none = { additions: [], removals: [] };
              const ids = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((id) => JSON.stringify(was[id]) !== JSON.stringify(is[id]));
              return {
                resources: { changes: Object.fromEntries(ids.map((id) => [id, { changeImpact: 'WILL_UPDATE', propertyUpdates: {} }])) },
                iamChanges: { statements: none, managedPolicies: none }, securityGroupChanges: { ingress: none, egress: none },
              };
            };
            """);
        File.WriteAllText(_sandbox.In("bin/cdk"), """
            const fs = require('fs'); const path = require('path');
            const args = process.argv.slice(2);
            const value = (flag) => args[args.indexOf(flag) + 1];
            if (args[0] === 'synth') {
              if (fs.existsSync('broken')) { console.error('Error: the app is broken'); process.exit(1); }
              fs.mkdirSync(value('--output'), { recursive: true });
              for (const line of fs.readFileSync('stacks', 'utf8').trim().split('\n')) {
                const [name, content] = line.split(' ');
                fs.writeFileSync(path.join(value('--output'), name + '.template.json'), JSON.stringify({ Resources: { [content]: { Type: 'AWS::SQS::Queue' } } }));
              }
            } else {
              const before = fs.readFileSync(value('--template'), 'utf8');
              const after = fs.readFileSync(path.join(value('--app'), args[1] + '.template.json'), 'utf8');
              console.log('Stack ' + args[1] + '\n' + (before === after ? 'There were no differences' : '[~] changed\n✨  Number of stacks with differences: 1'));
            }
            """);
        File.WriteAllText(_sandbox.In(".gitignore"), "bin/\nnode_modules/\nartifacts/\n");
        Stacks("same one", "changed one", "gone one");
        foreach (var command in new[]
        {
            "init -q", "config user.name Test", "config user.email test@example.com", "add -A", "commit -q -m base", "tag base",
        })
        {
            var (exitCode, output) = _sandbox.Start("git", command.Split(' '));
            exitCode.ShouldBe(0, output);
        }

        Stacks("same one", "changed two", "new one");
    }

    [UnixFact(Unix)]
    public void WorkingTree_IsComparedWithTheBase()
    {
        var (exitCode, output) = _sandbox.Run("diff", "base");
        exitCode.ShouldBe(0, output);
        output.ShouldContain("Stack changed\n[~] changed");
        output.ShouldContain("Stack gone\nThe stack is gone");
        output.ShouldContain("Stack new\nThe stack is new");
        output.ShouldContain("No differences: same");
        _sandbox.Start("git", "worktree", "list").Output.Trim().Split('\n').Length.ShouldBe(1, "the base's tree is removed");
    }

    [UnixFact(Unix)]
    public void Markdown_FitsAJobSummary()
    {
        var (exitCode, output) = _sandbox.Run("diff", "base", "--markdown");
        exitCode.ShouldBe(0, output);
        output.ShouldContain("### changed\n\n```\n[~] changed\n```");
    }

    [UnixFact(Unix)]
    public void LostData_IsToldAndCanFail()
    {
        var (exitCode, output) = _sandbox.Run("diff", "base", "--fail-on", "data-loss");
        exitCode.ShouldBe(1, output);
        output.ShouldContain("DATA-LOSS  one (AWS::SQS::Queue) is deleted with messages that were not received yet");
        // A deployment does not delete a stack that left the app.
        output.ShouldContain("--fail-on data-loss: 1 change(s), such as changed: one is deleted");
    }

    [UnixFact(Unix)]
    public void UnknownRevision_IsRefused()
    {
        var (exitCode, output) = _sandbox.Run("diff", "no-such-branch");
        exitCode.ShouldBe(2);
        output.ShouldContain("BASE must name a git revision of this repository; got no-such-branch");
    }

    [UnixFact(Unix)]
    public void NoRevision_ShowsTheUsage()
    {
        var (exitCode, output) = _sandbox.Run("diff");
        exitCode.ShouldBe(2);
        output.ShouldContain("usage: scripts/diff BASE");
    }

    [UnixFact(Unix)]
    public void BrokenApp_FailsWithItsMessage()
    {
        File.WriteAllText(_sandbox.In("broken"), "");
        var (exitCode, output) = _sandbox.Run("diff", "base");
        exitCode.ShouldBe(1);
        output.ShouldContain("Error: the app is broken");
        output.ShouldNotContain("    at ");
    }

    public void Dispose() => _sandbox.Dispose();

    private void Stacks(params string[] lines) => File.WriteAllLines(_sandbox.In("stacks"), lines);
}
