using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Functions;
using Pipeline.Local.Contracts;
using Pipeline.Local.Run;
using Pipeline.Records;
using Pipeline.Records.Windows;

namespace Pipeline.Local.Report;

/// <summary>A group of a window: its values, and the measure by which groups are ranked.</summary>
/// <param name="Window">The window's start in UTC.</param>
/// <param name="Group">The values of the group's fields.</param>
/// <param name="Rank">The measure.</param>
internal sealed record TopGroup(string Window, string Group, string Rank);

/// <summary>The highest groups of an aggregation's last windows, as one query for each window reads them.</summary>
/// <param name="Aggregation">The aggregation's name.</param>
/// <param name="GroupBy">The fields of a group.</param>
/// <param name="RankBy">The measure by which groups are ranked.</param>
/// <param name="Groups">The groups, those of the last window first, the highest first.</param>
internal sealed record TopGroups(string Aggregation, string GroupBy, string RankBy, IReadOnlyList<TopGroup> Groups)
{
    private const int Windows = 4;
    private const int GroupsPerWindow = 3;

    /// <summary>Reads the highest groups of each aggregation of the run.</summary>
    public static async Task<IReadOnlyList<TopGroups>> ReadAsync(LocalRun run, CancellationToken cancellation)
    {
        List<TopGroups> all = [];
        using var client = run.Clients.DynamoDb(LocalClients.User);
        foreach (var function in run.Deployment.OfType(AwsType.Lambda.Function))
        {
            if (Settings(function) is not { } settings) continue;
            var boards = await BoardsAsync(run, settings.Table, cancellation);
            foreach (var aggregation in settings.Declaration.Aggregations)
            {
                List<TopGroup> groups = [];
                var own = boards.Where(board => board.StartsWith($"{aggregation.Name}#", StringComparison.Ordinal));
                foreach (var board in own.OrderDescending(StringComparer.Ordinal).Take(Windows))
                    groups.AddRange(await TopAsync(client, settings.Table, board, cancellation));

                if (groups.Count == 0) continue;
                all.Add(new TopGroups(aggregation.Name, string.Join(", ", aggregation.GroupBy), aggregation.RankBy, groups));
            }
        }

        return all;
    }

    // The table and the declaration of an aggregation's function; null for other functions.
    private static (string Table, AggregationDeclaration Declaration)? Settings(Resource function)
    {
        var variables = function.Properties["Environment"]?["Variables"] as JsonObject;
        if ((string?)variables?[FunctionSettings.Function] != FunctionSettings.AggregateFunction
            || (string?)variables[FunctionSettings.TableName] is not { } table || function.CodeFolder is not { } folder)
        {
            return null;
        }

        var (schema, declaration) = (
            Path.Combine(folder, FunctionSettings.SchemaFile), Path.Combine(folder, FunctionSettings.DeclarationFile));
        return File.Exists(schema) && File.Exists(declaration)
            ? (table, AggregationDeclaration.Load(declaration, EventSchema.Load(schema))) : null;
    }

    private static async Task<HashSet<string>> BoardsAsync(LocalRun run, string table, CancellationToken cancellation)
    {
        var boards = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in RunReport.ItemsAsync(run, table, cancellation))
        {
            if (item.ContainsKey(AggregateAttributes.Rank) && item.TryGetValue(AggregateAttributes.Board, out var board))
                boards.Add(board.S);
        }

        return boards;
    }

    private static async Task<IEnumerable<TopGroup>> TopAsync(
        AmazonDynamoDBClient client, string table, string board, CancellationToken cancellation)
    {
        var response = await client.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                IndexName = AggregateAttributes.TopIndex,
                KeyConditionExpression = "#b = :b",
                ExpressionAttributeNames = new Dictionary<string, string> { ["#b"] = AggregateAttributes.Board },
                ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":b"] = new() { S = board } },
                ScanIndexForward = false,
                Limit = GroupsPerWindow,
            },
            cancellation);
        return response.Items.Select(item => new TopGroup(
            item[AggregateAttributes.Window].S,
            string.Join(", ", item[AggregateAttributes.Group].M.Values.Select(Text)),
            item[AggregateAttributes.Rank].N));
    }

    private static string Text(AttributeValue value) => value.S ?? value.N ?? (value.BOOL is { } truth ? $"{truth}" : "null");
}
