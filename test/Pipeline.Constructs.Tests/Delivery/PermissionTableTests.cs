namespace Pipeline.Constructs.Tests;

/// <summary>The table in PERMISSIONS.md against the templates: both have the same statements.</summary>
public class PermissionTableTests
{
    private static readonly string File =
        Path.Combine(Repository.Root, "src", "Pipeline.Constructs", "Delivery", "PERMISSIONS.md");

    private static IReadOnlyDictionary<string, IReadOnlyList<RolePolicies.Statement>> Examples =>
        ExampleTemplates.All.ToDictionary(example => example.Key, example => RolePolicies.OfFirehose(example.Value));

    [Fact]
    public void EveryAction_IsDocumentedForFirehose() => (
        from example in Examples
        from statement in example.Value
        from action in statement.Actions
        where !DocumentedPermissions.Has(example.Key, action)
        select $"{example.Key}: {action}").ShouldBeEmpty();

    [Fact]
    public void EveryWriteAndKey_IsLimited() => (
        from example in Examples
        from statement in example.Value
        let isKey = statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal))
        let isWrite = statement.Actions.Any(action => action is "s3:PutObject" or "es:ESHttpPut" or "lambda:InvokeFunction"
            or "secretsmanager:GetSecretValue")
        where (isKey && !statement.Conditions.Contains("kms:ViaService", StringComparison.Ordinal))
        || (isWrite && statement.Resources.Contains("*"))
        select $"{example.Key}: {string.Join(", ", statement.Actions)} on {string.Join(", ", statement.Resources)}")
        .ShouldBeEmpty();

    [Fact]
    public void Table_IsWhatTemplatesHold() => MadeText.Verify(File, Markdown());

    private static string Markdown()
    {
        List<string> lines =
        [
            "# What Firehose's roles may do",
            "",
            "One role reads the source, another delivers; `source` and `destination` below. Made from the examples in " +
            "`test/Pipeline.Examples` and held to their",
            "templates by `PermissionTableTests`. Statements on CloudWatch's error logs (`logs:PutLogEvents` on the delivery's " +
            "own log streams,",
            "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3) are the same everywhere and " +
            "stand in none of the tables.",
            "",
        ];
        foreach (var (name, statements) in Examples.Where(example => example.Value.Count > 0)
            .OrderBy(example => example.Key, StringComparer.Ordinal))
        {
            lines.AddRange([$"## {name}", "", "| role | actions | on | if | documented |", "|---|---|---|---|---|"]);
            lines.AddRange(statements.Where(statement => !statement.Actions.Contains("logs:PutLogEvents")).Select(Row)
                .Distinct());
            lines.Add("");
        }

        return string.Join('\n', lines);
    }

    private static string Row(RolePolicies.Statement statement)
    {
        var page = DocumentedPermissions.PageOf(statement.Actions);
        return $"| {statement.Role} | {string.Join("<br>", statement.Actions)} | " +
            $"{string.Join("<br>", statement.Resources.Select(Code))} | " +
            $"{(statement.Conditions.Length == 0 ? "" : Code(statement.Conditions))} | [page]({page}) |";
    }

    private static string Code(string text) => $"`{text}`";
}
