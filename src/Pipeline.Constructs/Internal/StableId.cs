using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Ids of constructs that neither a list's order nor another construct's id decides.</summary>
internal static class StableId
{
    private const int HashBytes = 4;

    /// <summary>
    /// The id of a construct that stands for a value of a list; of a token by what it refers to, which is as stable as a
    /// parameter's name. By its place in the list, removing one element would give its neighbours other ids, and so other
    /// resources.
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="prefix">What the id begins with.</param>
    /// <param name="value">The value.</param>
    public static string Of(Construct scope, string prefix, string value) => prefix + (Token.IsUnresolved(value)
        ? Digest(JsonSerializer.Serialize(Stack.Of(scope).Resolve(value)))
        : value);

    /// <summary>
    /// The id of a construct that CDK finds again by its id alone, wherever it stands: a Lambda function's subscription has the
    /// id of its topic, the ECS patterns' default cluster that of its VPC. Differs between any two places of a stack, nested
    /// stacks included, and does not depend on where the stack stands.
    /// </summary>
    /// <param name="scope">The parent, which has one such construct.</param>
    /// <param name="prefix">What the id begins with.</param>
    public static string OfPlace(Construct scope, string prefix)
    {
        var stack = Stack.Of(scope);
        while (stack.NestedStackParent is { } parent) stack = parent;
        return prefix + Digest(scope.Node.Path[stack.Node.Path.Length..]);
    }

    private static string Digest(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}
