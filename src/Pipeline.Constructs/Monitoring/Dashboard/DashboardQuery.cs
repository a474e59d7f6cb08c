using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// A query in the language of CloudWatch Logs Insights, saved there (<c>AWS::Logs::QueryDefinition</c>) and shown on the
/// dashboard as a table.
/// </summary>
public sealed record DashboardQuery
{
    /// <summary>
    /// What it looks for, such as <c>Errors of the writer</c>: the table's title and the end of the saved name.
    /// </summary>
    public required string Name { get; set; }

    /// <summary>The log groups, 1 to 50.</summary>
    public required IReadOnlyList<ILogGroup> LogGroups { get; set; }

    /// <summary>Its commands, one a line and without the pipe between them.</summary>
    public required IReadOnlyList<string> Lines { get; set; }

    internal string Text => string.Join("\n| ", Lines);

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Name), Name))
        {
            violations.Require(
                Token.IsUnresolved(Name) || Name.Trim().Length > 0, nameof(Name),
                "have a letter", Name, "say what it looks for");
        }

        if (violations.AllGiven(nameof(LogGroups), LogGroups))
            violations.Count(nameof(LogGroups), LogGroups, ServiceLimits.Logs.GroupsOfASavedQuery);

        if (!violations.AllGiven(nameof(Lines), Lines)) return;
        if (Lines.Count == 0)
        {
            violations.Add(nameof(Lines), "hold a command", "none", "add one, such as fields @timestamp, @message");
            return;
        }

        violations.Length(nameof(Lines), Text, ServiceLimits.Logs.SavedQueryLength, "shorten the query");
    }
}
