using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>The named queries that fit any schema. Each reads the last day only, so that it stays cheap.</summary>
internal static class CatalogQueries
{
    public static IReadOnlyList<(string Id, string Name, string Description, string Sql)> Of(EventCatalogProps props,
        string table)
    {
        var schema = props.Schema;
        var partition = $"\"{props.Layout.PartitionKey}\"";
        var key = $"\"{schema.Find(schema.PartitionKey.Name)!.ColumnName}\"";
        var time = schema.Fields.FirstOrDefault(
            field => field is { Format: FieldFormat.DateTime, IsRequired: true, IsNullable: false });
        var instant = time is null ? null : $"from_iso8601_timestamp(\"{time.ColumnName}\")";
        // The layout's format in MySQL's letters. Partitions compare as text, which orders them by time:
        // they run from year to hour.
        var format = props.Layout.Format.Replace("yyyy", "%Y").Replace("MM", "%m").Replace("dd", "%d").Replace("HH", "%H");
        var injected = props.Layout.Keys.Where(key => key.IsInjected).ToList();
        // Athena fails a query that gives no value for an injected column. For a question mark it asks the user for the value:
        // https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements-querying.html
        var lastDay = string.Concat(injected.Select(column => $"\"{column.Column}\" = ? AND ")) +
            $"{partition} >= date_format((current_timestamp AT TIME ZONE 'UTC') - INTERVAL '1' DAY, '{format}')";
        var parameters = injected.Count == 0
            ? "" : $" Execution parameters, quoted as text: {string.Join(", ", injected.Select(column => column.Column))}.";

        List<(string, string, string, string)> queries =
        [
            ("Latest", $"{schema.Name}: latest", $"The events of the last day, the newest first.{parameters}",
                $"""
                SELECT *
                FROM {table}
                WHERE {lastDay}
                ORDER BY {partition} DESC{(instant is null ? "" : $", {instant} DESC")}
                LIMIT 100
                """),
            ("PerKey", $"{schema.Name}: by {schema.PartitionKey.Name}",
                $"How many events of the last day there are of each partition key.{parameters}",
                $"""
                SELECT {key}, count(*) AS events
                FROM {table}
                WHERE {lastDay}
                GROUP BY {key}
                ORDER BY events DESC
                LIMIT 100
                """),
        ];
        if (instant is not null)
        {
            queries.Add(
                ("PerQuarterHour", $"{schema.Name}: by {schema.PartitionKey.Name} and 15 minutes",
                $"How many events of the last day there are of each partition key in each quarter of an hour.{parameters}",
                $"""
                SELECT from_unixtime(900 * floor(to_unixtime({instant}) / 900)) AS quarter_hour, {key}, count(*) AS events
                FROM {table}
                WHERE {lastDay}
                GROUP BY 1, 2
                ORDER BY 1 DESC, events DESC
                LIMIT 1000
                """));
        }

        // Firehose parses a record to read the keys, and sends a record that it cannot parse to the error prefix.
        if (props.Format == CatalogFormat.Json && props.Layout.Keys.Count == 0)
        {
            queries.Add(
                ("Malformed", $"{schema.Name}: malformed",
                "Lines of the last day that are no such event, by the object they are in.",
                $"""
                SELECT "$path" AS object, count(*) AS lines
                FROM {table}
                WHERE {lastDay} AND {key} IS NULL
                GROUP BY 1
                ORDER BY lines DESC
                LIMIT 100
                """));
        }

        return queries;
    }
}
