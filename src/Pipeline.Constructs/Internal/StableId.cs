using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Makes construct ids that depend neither on the order of a list nor on another construct's id.</summary>
internal static class StableId
{
    private const int HashBytes = 4;

    /// <summary>
    /// The id of a construct that stands for a value of a list. For a token, it is made from the reference, which is as
    /// stable as a parameter's name. If ids came from list positions, removing one element would change the ids of later
    /// ones, and so their resources.
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="prefix">The start of the id.</param>
    /// <param name="value">The value.</param>
    public static string Of(Construct scope, string prefix, string value) => prefix + (Token.IsUnresolved(value)
        ? Digest(JsonSerializer.Serialize(Stack.Of(scope).Resolve(value)))
        : value);

    /// <summary>
    /// The id of a construct that CDK looks up by its id only, wherever it is: a Lambda function's subscription has the id of its
    /// topic, and the ECS patterns' default cluster the id of its VPC. The id differs between any two paths in a stack, including
    /// nested stacks, and does not depend on the stack's own path.
    /// </summary>
    /// <param name="scope">The parent, which has one such construct.</param>
    /// <param name="prefix">The start of the id.</param>
    public static string OfPlace(Construct scope, string prefix)
    {
        var stack = Stack.Of(scope);
        while (stack.NestedStackParent is { } parent) stack = parent;
        return prefix + Digest(scope.Node.Path[stack.Node.Path.Length..]);
    }

    private static string Digest(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}
