using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Records.Tests.Schema;

/// <summary>
/// Schemas by other people, read as event schemas: those of this repository, or of the folder that <c>scripts/corpus</c> names.
/// </summary>
public partial class CorpusTests
{
    private const double LeastShare = 0.95;
    private const string Key = "pipeline_key";

    [Fact]
    public void Schemas_AreMostlyRead()
    {
        var folder = Environment.GetEnvironmentVariable("PIPELINE_TEST_CORPUS")
            ?? Repository.PathTo("src", "Pipeline.App", "Schemas");
        var outcomes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path: Path.GetRelativePath(folder, path), Schema: SchemaIn(path)))
            .Where(file => file.Schema is not null).Select(file => (file.Path, Refusal: Refusal(file.Schema!))).ToList();
        var report = Report(outcomes);
        if (Environment.GetEnvironmentVariable("PIPELINE_TEST_CORPUS_REPORT") is { } path) File.WriteAllText(path, report);
        outcomes.ShouldNotBeEmpty($"schemas in {folder}");
        var share = (double)outcomes.Count(outcome => outcome.Refusal is null) / outcomes.Count;
        share.ShouldBeGreaterThanOrEqualTo(LeastShare, report);
    }

    private static string Report(List<(string Path, string? Refusal)> outcomes)
    {
        var read = outcomes.Count(outcome => outcome.Refusal is null);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{read} of {outcomes.Count} schemas are read ({100.0 * read / outcomes.Count:f1} %)\n");
        foreach (var reason in outcomes.Where(outcome => outcome.Refusal is not null)
            .GroupBy(outcome => Rule().Match(outcome.Refusal!).Groups[1].Value).OrderByDescending(group => group.Count()))
        {
            var example = reason.First();
            text.Append(CultureInfo.InvariantCulture,
                $"{reason.Count(),5} must {reason.Key}\n      {example.Path}: {example.Refusal}\n");
        }

        return text.ToString();
    }

    // Adds a partition key, unless the schema has its own.
    private static JsonObject? SchemaIn(string path)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject schema) return null;
            if (!schema.ContainsKey("properties") && !schema.ContainsKey("type") && !schema.ContainsKey("$schema")) return null;
            schema.Remove("self");
            if (schema.ContainsKey("x-dynamodb")) return schema;
            schema["x-dynamodb"] = new JsonObject { ["partitionKey"] = Key };
            if (schema["properties"] is not JsonObject) schema["properties"] = new JsonObject();
            schema["properties"]![Key] = new JsonObject { ["type"] = "string" };
            schema["required"] =
                new JsonArray([.. (schema["required"] as JsonArray ?? []).Select(name => name!.DeepClone()), Key]);
            return schema;
        }
        // A key that is given twice is an ArgumentException.
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Refusal(JsonObject schema)
    {
        try
        {
            EventSchema.Parse(schema.ToJsonString());
            return null;
        }
        catch (InvalidInputException error)
        {
            return error.Violations[0];
        }
    }

    [GeneratedRegex("must (.*?); got ", RegexOptions.Singleline)]
    private static partial Regex Rule();
}
