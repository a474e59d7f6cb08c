using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Suite;

/// <summary>A case of the public JSON-Schema-Test-Suite: a schema, and values that are valid or not.</summary>
/// <param name="Draft">The version of JSON Schema, such as <c>draft2020-12</c>.</param>
/// <param name="File">The file, such as <c>optional/format/date</c>.</param>
/// <param name="Description">The suite's description.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Values">The values.</param>
internal sealed record SuiteCase(
    string Draft, string File, string Description, JsonNode Schema, IReadOnlyList<SuiteValue> Values);

/// <summary>A value in a case.</summary>
/// <param name="Description">The suite's description.</param>
/// <param name="Json">The value as it is written in the suite.</param>
/// <param name="IsValid">Whether the value is valid.</param>
internal sealed record SuiteValue(string Description, string Json, bool IsValid);

/// <summary>The suite in the folder of this file; its README.md states the source.</summary>
internal static class PublicSuite
{
    public static IReadOnlyList<SuiteCase> Read()
    {
        using var file = File.OpenRead(
            Repository.PathTo("test", "Pipeline.Records.Tests", "Suite", "json-schema-test-suite.tar.br"));
        using var tar = new TarReader(new BrotliStream(file, CompressionMode.Decompress));
        var cases = new List<SuiteCase>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.Ordinal)) continue;
            var (draft, name) =
                (entry.Name[..entry.Name.IndexOf('/')], entry.Name[(entry.Name.IndexOf('/') + 1)..^".json".Length]);
            using var document = JsonDocument.Parse(entry.DataStream);
            cases.AddRange(document.RootElement.EnumerateArray().Select(json => Case(draft, name, json)));
        }

        return cases;
    }

    private static SuiteCase Case(string draft, string file, JsonElement json) => new(
        draft,
        file,
        json.GetProperty("description").GetString()!,
        JsonNode.Parse(json.GetProperty("schema").GetRawText())!,
        [
            .. json.GetProperty("tests").EnumerateArray().Select(test => new SuiteValue(
                test.GetProperty("description").GetString()!,
                test.GetProperty("data").GetRawText(),
                test.GetProperty("valid").GetBoolean())),
        ]);
}
