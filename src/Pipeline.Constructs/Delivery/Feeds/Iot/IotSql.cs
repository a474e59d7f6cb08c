using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Internal;

/// <summary>Checks the form of an IoT rule's statement. Only IoT itself checks the expressions in it.</summary>
/// <remarks>https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html</remarks>
internal static partial class IotSql
{
    public static void Validate(Violations violations, string prop, string sql)
    {
        var statement = Statement().Match(sql);
        if (!statement.Success)
        {
            violations.Add(
                prop, "be SELECT ... FROM '...', optionally with WHERE ...", sql, "write it as SELECT * FROM 'badges/+/scans'");
            return;
        }

        var topic = statement.Groups["topic"].Value;
        violations.Require(
            IsFilter(topic),
            prop,
            "name a topic filter in which + and # are whole levels, and # is the last",
            topic,
            "as 'badges/+/scans' or 'badges/#'");
    }

    // https://docs.aws.amazon.com/iot/latest/developerguide/topics.html#topicfilters
    private static bool IsFilter(string topic)
    {
        var levels = topic.Split('/');
        return levels.Select((level, i) => level.Length == 1 || !level.Contains('+', StringComparison.Ordinal)
            && !level.Contains('#', StringComparison.Ordinal)
            ? level != "#" || i == levels.Length - 1
            : false).All(right => right);
    }

    [GeneratedRegex(@"^\s*SELECT\s+\S.*?\s+FROM\s+'(?<topic>[^']+)'(\s+WHERE\s+\S.*)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Statement();
}
