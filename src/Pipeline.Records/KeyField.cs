using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Records;

/// <summary>The DynamoDB type of a key.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are DynamoDB's own names.")]
public enum KeyType
{
    /// <summary>Text, <c>S</c>.</summary>
    String,

    /// <summary>A number, <c>N</c>.</summary>
    Number,
}

/// <summary>A field that is a key of the DynamoDB table.</summary>
/// <param name="Name">The field's name, which is the attribute's.</param>
/// <param name="KeyType">The attribute's type.</param>
public sealed record KeyField(string Name, KeyType KeyType);
