using Amazon.CDK;

namespace Pipeline.Constructs.Internal;

/// <summary>A list that only the deployment knows, such as a parameter of type CommaDelimitedList.</summary>
internal static class ListToken
{
    /// <summary>
    /// Whether a list is such a token. CDK writes it as a list of one element, so its count is not that of the list.
    /// </summary>
    public static bool Is(IReadOnlyCollection<string> values) => values.Count == 1 && Token.IsUnresolved(values.ToArray());
}
