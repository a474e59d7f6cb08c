using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Records;

namespace Pipeline.Functions.Runtime;

/// <summary>An error in the form of the Runtime API.</summary>
/// <param name="Type">The type, as <c>Category.Reason</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="StackTrace">A line for each frame; empty where the message is enough.</param>
internal sealed record FunctionError(
    [property: JsonPropertyName("errorType")] string Type,
    [property: JsonPropertyName("errorMessage")] string Message,
    [property: JsonPropertyName("stackTrace")] IReadOnlyList<string> StackTrace)
{
    /// <summary>The error of an exception. Only unexpected exceptions have a stack trace.</summary>
    public static FunctionError From(Exception exception) => exception switch
    {
        FunctionException known => new(known.Type, known.Message, []),
        InvalidInputException input => new("Function.InvalidInput", input.Message, []),
        RuntimeApiException api => new("Runtime.ApiFailed", api.Message, []),
        _ => new($"Function.{exception.GetType().Name}", exception.Message, Frames(exception)),
    };

    /// <summary>The body of an error report.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, FunctionJson.Default.FunctionError);

    private static string[] Frames(Exception exception) =>
        exception.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
