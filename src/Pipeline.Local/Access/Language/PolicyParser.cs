using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Access.Language;

/// <summary>
/// Reads policy documents (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). A document that AWS
/// would refuse is read as far as possible. Its wrong parts grant no permission, and a mistake in a Deny never weakens the Deny.
/// Each mistake becomes a note.
/// </summary>
/// <param name="path">The policy's origin, for the notes.</param>
/// <param name="kind">What the policy is attached to.</param>
/// <param name="notes">Gets a sentence for each mistake.</param>
internal sealed class PolicyParser(string path, PolicyKind kind, Action<string> notes)
{
    private const string Current = "2012-10-17";

    private static readonly string[] PolicyKeys = ["Version", "Id", "Statement"];

    public Policy Parse(JsonNode? document)
    {
        if (document is JsonValue value && value.TryGetValue<string>(out var text)) document = ParseText(text);
        if (document is not JsonObject policy)
        {
            Note("the document", "a JSON object with a Statement", document, "write one");
            return new Policy(path, []);
        }

        foreach (var (key, node) in policy)
            if (!PolicyKeys.Contains(key)) Note(key, $"one of {string.Join(", ", PolicyKeys)}", node, "remove it");

        var version = policy["Version"]?.ToString();
        if (version is not (null or Current or "2008-10-17"))
            Note("Version", $"{Current} or 2008-10-17", policy["Version"], $"write {Current}");
        var statements = policy["Statement"] switch
        {
            JsonArray list => list.ToList(),
            JsonObject one => [one],
            var other => Missing(other),
        };
        var parser = new StatementParser(path, kind, version == Current, notes);
        return new Policy(path, [.. statements.Select(parser.Parse).OfType<Statement>()]);
    }

    private static JsonNode? ParseText(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private List<JsonNode?> Missing(JsonNode? node)
    {
        Note("Statement", "a statement or a list of them", node, "write one");
        return [];
    }

    private void Note(string what, string rule, JsonNode? value, string advice) =>
        notes(MalformedPolicy.Sentence(path, what, rule, value, advice));
}
