using System.Text.Json.Nodes;

namespace Pipeline.Local.Access.Language;

/// <summary>The message about a policy that AWS would refuse.</summary>
internal static class MalformedPolicy
{
    private const int LongestValue = 120;

    /// <param name="path">The policy's path.</param>
    /// <param name="what">The place in it, such as <c>statement 2, Action</c>.</param>
    /// <param name="rule">The values that are allowed there.</param>
    /// <param name="value">The value that stands there.</param>
    /// <param name="advice">What to do.</param>
    public static string Sentence(string path, string what, string rule, JsonNode? value, string advice)
    {
        var got = value?.ToJsonString(Json.Readable) ?? "none";
        if (got.Length > LongestValue) got = $"{got[..LongestValue]}...";
        return $"{path}: {what} must be {rule}; got {got}; {advice}";
    }

    private static class Json
    {
        public static readonly System.Text.Json.JsonSerializerOptions Readable = new()
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
    }
}
