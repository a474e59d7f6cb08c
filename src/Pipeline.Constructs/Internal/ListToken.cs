using Amazon.CDK;

namespace Pipeline.Constructs.Internal;

/// <summary>A list that only the deployment knows, such as a parameter of type CommaDelimitedList.</summary>
internal static class ListToken
{
    /// <summary>Whether a list stands for such a one: CDK writes it as one element, so that its count says nothing.</summary>
    public static bool Is(IReadOnlyCollection<string> values) => values.Count == 1 && Token.IsUnresolved(values.ToArray());
}
