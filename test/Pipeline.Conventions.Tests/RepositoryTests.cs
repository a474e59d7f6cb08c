using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>Which files may be at the top, and what files may contain.</summary>
public partial class RepositoryTests
{
    // What a newcomer to the repository looks for.
    private static readonly string[] ForStrangers = ["README.md", "LICENSE", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];

    private static readonly string[] TopLevel =
    [
        "src", "test", "scripts", "docs", "cdk.json", "Pipeline.sln",
        .. ForStrangers,
        // Files that tools require at the root.
        "package.json", "package-lock.json", "global.json", "nuget.config", "Directory.Build.props", "Directory.Packages.props",
    ];

    private static readonly string[] DocumentationAccounts = ["111122223333", "444455556666", "777788889999"];

    [Fact]
    public void TopLevel_HoldsOnlyWhatItMust() => Files.ShouldHaveNoViolations(
        Files.All.Select(file => file.Split('/')[0]).Distinct().Where(name => !name.StartsWith('.') && !TopLevel.Contains(name)),
        "nothing else stands at the top of the repository:");

    [Fact]
    public void Stranger_FindsWhatHeLooksFor() => Files.ShouldHaveNoViolations(
        ForStrangers.Concat([
            ".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/bug.yml", ".github/CODEOWNERS",
            ".vscode/extensions.json", ".devcontainer/devcontainer.json", ".devcontainer/Dockerfile",
        ])
            .Except(Files.All),
        "the repository must have these files:");

    [Fact]
    public void Files_NameNoMachine() => Files.ShouldHaveNoViolations(
        from file in Files.Written
        from line in Lines(file)
        from Match match in MachinePath().Matches(line.Text)
        select $"{file}:{line.Number}: {match.Value}",
        "a file names no folder of one machine; use a path relative to the repository:");

    [Fact]
    public void Files_NameNoPackageRegistry() => Files.ShouldHaveNoViolations(
        from file in Files.Written.Where(file => !file.StartsWith("test/Pipeline.Conventions.Tests/"))
        from line in Lines(file)
        where RegistryHost().IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}",
        "packages are asked for by name; each machine has its own registries:");

    [Fact]
    public void Files_NameNoAccount() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => !file.EndsWith("package-lock.json") && !file.EndsWith(".png"))
        from line in Lines(file)
        from Match match in AccountNumber().Matches(line.Text)
        where !DocumentationAccounts.Contains(match.Value)
        select $"{file}:{line.Number}: {match.Value}",
        $"an account number in an example is one of AWS's documentation accounts, {string.Join(", ", DocumentationAccounts)}:");

    [Fact]
    public void Files_HoldNoCredential() => Files.ShouldHaveNoViolations(
        from file in Files.Written
        from line in Lines(file)
        from Match match in AccessKey().Matches(line.Text)
        where !match.Value.EndsWith("EXAMPLE")
        select $"{file}:{line.Number}: {match.Value}",
        "a file holds no access key:");

    [Fact]
    public void PackageLocks_NameNoAddress() => Files.ShouldHaveNoViolations(
        Files.All.Where(file => file.EndsWith("package-lock.json") && Files.Read(file).Contains("\"resolved\"")),
        "a package lock records no addresses; run npm with --omit-lockfile-registry-resolved:");

    [Fact]
    public void Sources_AreShortEnoughToRead() => Files.ShouldHaveNoViolations(
        from file in Files.Sources
        let lines = Lines(file).Count()
        where lines > 400
        select $"{file}: {lines} lines",
        "a source file has at most 400 lines; 300 already ask for a split:");

    [Fact]
    public void Scripts_HaveTheirWindowsTwin() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.StartsWith("scripts/") && file.Count(c => c == '/') == 1
            && !file.EndsWith(".cmd"))
        where !Files.All.Contains($"{file}.cmd") || !Files.All.Contains($"scripts/lib/{Path.GetFileName(file)}.mjs")
        select file,
        "a script has a .cmd twin and its code in scripts/lib:");

    [Fact]
    public void Constructs_WarnWithEveryCdk() => Files.ShouldHaveNoViolations(
        from file in Files.Sources.Where(file => file.StartsWith("src/Pipeline.Constructs/"))
        from line in Lines(file)
        where line.Text.Contains(".AddWarningV2(")
        select $"{file}:{line.Number}",
        "the method differs between the versions of CDK that the package takes; use Warning.On:");

    [Fact]
    public void Workflows_PinActionsByCommit() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.StartsWith(".github/workflows/"))
        from line in Lines(file)
        where line.Text.Contains("uses:") && !PinnedAction().IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}",
        "an action is pinned by commit, its version in a comment, since a tag can be moved:");

    private static IEnumerable<(int Number, string Text)> Lines(string file) =>
        Files.Read(file).TrimEnd('\n').Split('\n').Select((text, index) => (index + 1, text));

    [GeneratedRegex(@"(?<![\w./])/(home|root|Users|work)/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"registry\.npmjs\.org|api\.nuget\.org|deb\.debian\.org|pypi\.org")]
    private static partial Regex RegistryHost();

    // In an ARN, a path or quotes: elsewhere, 12 digits may be any number.
    [GeneratedRegex(@"(?<=[:""'/])\d{12}(?=[:""'/])")]
    private static partial Regex AccountNumber();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{12,}\b")]
    private static partial Regex AccessKey();

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d")]
    private static partial Regex PinnedAction();
}
