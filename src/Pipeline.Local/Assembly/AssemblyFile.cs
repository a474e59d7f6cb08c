using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Local.Assembly;

/// <summary>Reads the JSON files of a cloud assembly.</summary>
internal static class AssemblyFile
{
    public const string Remedy = "run scripts/synth, or cdk synth in your own app, and try again";

    /// <summary>
    /// How deeply JSON may be nested. CloudFormation names no limit, and state machines exceed .NET's default of 64.
    /// </summary>
    public const int MaxDepth = 512;

    // A property that stands twice is refused, since it is unclear which of the two counts.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <exception cref="InvalidInputException">The file is missing or is not a JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            var text = TextFile.Read(path, out var violation);
            if (violation is not null) throw Unreadable(path, $"no text: {violation}");
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw Unreadable(path, "no JSON object");
        }
        catch (JsonException error)
        {
            throw Unreadable(path, $"no JSON ({error.Message.TrimEnd('.')})");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error.Message);
        }
    }

    /// <summary>A member that is an object; an empty object where the member is absent.</summary>
    /// <exception cref="InvalidInputException">The member has another type.</exception>
    public static JsonObject Members(JsonNode? parent, string name, string path) => Member(parent, name, path) switch
    {
        null => [],
        JsonObject members => members,
        var other => throw Unreadable(path, $"{name} of another shape ({ValueText.Show(other)})"),
    };

    /// <summary>A member that is text; null where the member is absent.</summary>
    /// <exception cref="InvalidInputException">The member has another type.</exception>
    public static string? Text(JsonNode? parent, string name, string path) => Member(parent, name, path) switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var value) => value,
        var other => throw Unreadable(path, $"{name} of another shape ({ValueText.Show(other)})"),
    };

    /// <summary>A required member that is text.</summary>
    /// <exception cref="InvalidInputException">The member is absent or has another type.</exception>
    public static string Required(JsonNode? parent, string name, string path) =>
        Text(parent, name, path) ?? throw Unreadable(path, $"no value for {name}");

    private static JsonNode? Member(JsonNode? parent, string name, string path) =>
        parent is JsonObject members
        ? members[name] : throw Unreadable(path, $"another value where {name} belongs ({ValueText.Show(parent)})");

    private static InvalidInputException Unreadable(string path, string found) =>
        new("the cloud assembly", [$"{path} must be a file that cdk synth wrote; got {found}; {Remedy}"]);
}
