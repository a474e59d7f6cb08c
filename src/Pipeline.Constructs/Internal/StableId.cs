using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The id of a construct that stands for a value of a list. By its place in the list, removing one element would give its
/// neighbours other ids, and so other resources.
/// </summary>
internal static class StableId
{
    private const int HashBytes = 4;

    /// <summary>The id of a value; of a token by what it refers to, which is as stable as a parameter's name.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="prefix">What the id begins with.</param>
    /// <param name="value">The value.</param>
    public static string Of(Construct scope, string prefix, string value) => prefix + (Token.IsUnresolved(value)
        ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(Stack.Of(scope).Resolve(value)))).AsSpan(0, HashBytes))
        : value);
}
