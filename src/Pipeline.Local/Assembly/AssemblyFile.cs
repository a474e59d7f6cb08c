using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>Reads the JSON files of a cloud assembly.</summary>
internal static class AssemblyFile
{
    public const string Remedy = "run scripts/synth, or cdk synth in your own app, and try again";

    // A property that stands twice would be one of two by chance.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="InvalidInputException">The file is missing or is no JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Strict) as JsonObject ?? throw Unreadable(path, "no JSON object");
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

    private static InvalidInputException Unreadable(string path, string found) =>
        new("the cloud assembly", [$"{path} must be a file that cdk synth wrote; got {found}; {Remedy}"]);
}
