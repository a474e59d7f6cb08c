using System.Text.RegularExpressions;

namespace Pipeline.Records.Tests.Schema;

/// <summary>The table of keywords in the package's README lists exactly the keywords that the schema reader accepts.</summary>
public partial class DocumentedKeywordTests
{
    private static readonly string[] Types = ["string", "integer", "number", "boolean", "array", "object"];

    // The content of the column "where".
    private static readonly Dictionary<string, string[]> Places = new()
    {
        ["the root"] = [],
        ["everywhere"] = Types,
        ["strings"] = ["string"],
        ["integers and numbers"] = ["integer", "number"],
        ["strings, numbers, booleans"] = ["string", "integer", "number", "boolean"],
        ["arrays"] = ["array"],
        ["objects"] = ["object"],
    };

    // https://json-schema.org/draft/2020-12/meta/ (core, applicator, unevaluated, validation, meta-data, format, content).
    private static readonly string[] Vocabulary =
    [
        "$id", "$schema", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment", "$defs",
        "prefixItems", "items", "contains", "additionalProperties", "properties", "patternProperties", "dependentSchemas",
        "propertyNames",
        "if", "then", "else", "allOf", "anyOf", "oneOf", "not", "unevaluatedItems", "unevaluatedProperties",
        "type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties",
        "minProperties", "required", "dependentRequired",
        "title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples",
        "format", "contentEncoding", "contentMediaType", "contentSchema", "x-dynamodb", "x-any",
    ];

    public static TheoryData<string> Keywords => new(Vocabulary);

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Keyword_IsDocumentedWhereItIsTaken(string keyword)
    {
        var documented = Rows().Where(row => row.Keywords.Contains(keyword)).SelectMany(row => Places[row.Where]).ToList();
        var isOfTheRoot = Rows().Any(row => row.Where == "the root" && row.Keywords.Contains(keyword));
        if (keyword.StartsWith("x-a")) documented.AddRange(Types);
        Types.Where(type => IsTaken(keyword, type)).ShouldBe(Types.Where(documented.Contains), $"the README's row of {keyword}");
        if (documented.Count == 0) IsTakenAtTheRoot(keyword).ShouldBe(isOfTheRoot, $"the README's row of {keyword}");
    }

    [Fact]
    public void Table_NamesKeywordsOfTheVocabularyAlone()
    {
        var rows = Rows();
        rows.Select(row => row.Where).ShouldBe(Places.Keys);
        rows.SelectMany(row => row.Keywords).Except(Vocabulary).ShouldBe(["x-"]);
    }

    private static List<(string Where, List<string> Keywords)> Rows() =>
    [
        .. File.ReadLines(Repository.PathTo("src", "Pipeline.Constructs", "README.md"))
            .SkipWhile(line => !line.StartsWith("| where | keywords |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|'))
            .Select(cells => (cells[1].Trim(), Quoted().Matches(cells[2]).Select(match => match.Groups[1].Value).ToList())),
    ];

    // Whether the reader accepts the keyword in this place; it may refuse the value.
    private static bool IsTaken(string keyword, string type) => !Refusals($$"""
        { "type": "object", "x-dynamodb": { "partitionKey": "id" }, "required": ["id"], "properties": {
          "id": { "type": "string" }, "field": { {{(keyword == "type" ? "" : $"\"type\": \"{type}\",")}} "{{keyword}}": 1 } } }
        """, keyword);

    private static bool IsTakenAtTheRoot(string keyword) => !Refusals($$"""
        { "type": "object", {{(keyword == "x-dynamodb" ? "" : "\"x-dynamodb\": { \"partitionKey\": \"id\" },")}}
          "required": ["id"], "{{keyword}}": 1, "properties": { "id": { "type": "string" } } }
        """, keyword);

    private static bool Refusals(string schema, string keyword)
    {
        try
        {
            EventSchema.Parse(schema);
            return false;
        }
        catch (InvalidInputException error)
        {
            return error.Violations.Any(violation => violation.Contains($"/{keyword} must ") && Misplaced().IsMatch(violation));
        }
    }

    [GeneratedRegex("be a keyword that is supported|stand beside type|stand at the root")]
    private static partial Regex Misplaced();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
