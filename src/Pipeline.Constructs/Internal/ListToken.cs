using Amazon.CDK;

namespace Pipeline.Constructs.Internal;

/// <summary>Recognizes a list that is known only at deployment, such as a parameter of type CommaDelimitedList.</summary>
internal static class ListToken
{
    /// <summary>
    /// Whether a list is such a token. CDK represents it as a list of one element, so its count is not the real one.
    /// </summary>
    public static bool Is(IReadOnlyCollection<string> values) => values.Count == 1 && Token.IsUnresolved(values.ToArray());
}
