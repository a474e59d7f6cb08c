using Pipeline.Local.Access.Collection;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>
/// Actions of DynamoDB that a role is granted by name and that the run's DynamoDB does not have: the role's program probably
/// calls them. A wildcard that also covers actions that the run has, such as <c>dynamodb:*</c>, does not count.
/// </summary>
internal static class GrantsNotHere
{
    private const string Prefix = "dynamodb:";
    private const string RoleType = AwsType.Iam.Role;

    // The operations that the run carries out: those of dynalite, and DescribeTimeToLive.
    private static readonly string[] Here =
    [
        "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "DescribeTimeToLive",
        "GetItem", "ListTables", "ListTagsOfResource", "PutItem", "Query", "Scan", "TagResource", "UntagResource", "UpdateItem",
        "UpdateTable",
    ];

    // Actions that the CDK grants with every permission to read or write a table, whether the program
    // uses them or not. Reading changes is done by an event source mapping, which is listed by itself
    // (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_dynamodb.Table.html#grantwbrreadwbrwritewbrdatagrantee).
    private static readonly string[] GrantedByHabit =
        ["ConditionCheckItem", "GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];

    /// <summary>A sentence for each role that has such an action.</summary>
    public static IReadOnlyList<Unsupported> Of(IEnumerable<RoleEntry> roles) =>
    [
        .. from role in roles.OrderBy(role => role.Path, StringComparer.Ordinal)
           let actions = role.Policies.SelectMany(policy => policy.Statements)
               .Where(statement => statement.IsAllow && !statement.IsNotAction)
               .SelectMany(statement => statement.Grants)
               .Select(grant => grant.Action)
               .Where(IsNotHere)
               .Distinct(StringComparer.OrdinalIgnoreCase)
               .Order(StringComparer.Ordinal)
               .ToList()
           where actions.Count > 0
           select new Unsupported(
               role.Path,
               RoleType,
               $"may call {string.Join(", ", actions)}, which this run does not carry out: such a call ends in " +
               $"UnknownOperationException."),
    ];

    private static bool IsNotHere(string pattern)
    {
        if (!pattern.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return false;
        return !Here.Concat(GrantedByHabit).Any(
            action => Glob.Matches(Glob.Pattern(pattern), $"{Prefix}{action}", ignoreCase: true));
    }
}
