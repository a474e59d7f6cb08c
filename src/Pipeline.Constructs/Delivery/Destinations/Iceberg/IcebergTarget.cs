using System.Text.RegularExpressions;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>One table that Firehose writes to, for both kinds of destination.</summary>
internal sealed partial record IcebergTarget(string Database, string Name, IReadOnlyList<string> UniqueKeys,
    string? ErrorOutputPrefix)
{
    public DestinationTableConfigurationProperty Configuration => new()
    {
        DestinationDatabaseName = Database,
        DestinationTableName = Name,
        UniqueKeys = UniqueKeys.Count == 0 ? null : [.. UniqueKeys],
        S3ErrorOutputPrefix = ErrorOutputPrefix,
    };

    /// <summary>Checks the tables of one stream.</summary>
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="databaseProp">The user's name for the database's prop.</param>
    /// <param name="lowerCase">Whether the catalog takes lower case only.</param>
    public static void Validate(Violations violations, IReadOnlyList<IcebergTarget> tables, string databaseProp,
        bool lowerCase = false)
    {
        violations.Require(
            tables.Count > 0, "Tables", "name at least one table", "none",
                "name each table that records go to: the role may write to no other");
        for (var i = 0; i < tables.Count; i++) tables[i].Validate(violations.For($"Tables[{i}]"), databaseProp, lowerCase);
        foreach (var twice in tables.GroupBy(table => (table.Database, table.Name)).Where(group => group.Count() > 1))
            violations.Add("Tables", "name each table once", $"{twice.Key.Database}.{twice.Key.Name}", "join them into one");
    }

    private void Validate(Violations violations, string databaseProp, bool lowerCase)
    {
        foreach (var (prop, value) in new[] { (databaseProp, Database), (nameof(Name), Name) })
        {
            violations.Length(prop, value, ServiceLimits.Firehose.IcebergNameLength);
            if (lowerCase)
            {
                violations.Matches(prop, value, LowerCase(), "hold lower case letters, digits and _ only",
                    "name it as the catalog does");
            }
            else
            {
                violations.Matches(prop, value, Characters(), "hold letters, digits, _ and . only",
                    "name it as the catalog does");
            }
        }

        foreach (var key in UniqueKeys)
        {
            violations.Length(nameof(UniqueKeys), key, ServiceLimits.Firehose.IcebergUniqueKeyLength);
            violations.Matches(nameof(UniqueKeys), key, WithoutSpace(), "hold no white space", "name columns of the table");
            if (lowerCase)
            {
                violations.Matches(nameof(UniqueKeys), key, WithoutUpperCase(), "be in lower case",
                    "name columns as the catalog does");
            }
        }

        violations.Length(nameof(ErrorOutputPrefix), ErrorOutputPrefix, ServiceLimits.Firehose.PrefixLength);
    }

    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_DestinationTableConfiguration.html
    [GeneratedRegex(@"^[a-zA-Z0-9._]*$")]
    private static partial Regex Characters();

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-buckets-naming.html
    [GeneratedRegex("^[a-z0-9_]*$")]
    private static partial Regex LowerCase();

    [GeneratedRegex(@"^\S*$")]
    private static partial Regex WithoutSpace();

    [GeneratedRegex("^[^A-Z]*$")]
    private static partial Regex WithoutUpperCase();
}
