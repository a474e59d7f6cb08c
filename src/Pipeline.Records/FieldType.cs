using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Records;

/// <summary>The JSON type of a field.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are JSON Schema's own names.")]
public enum FieldType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number, with a fraction or without.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Elements of one type.</summary>
    Array,

    /// <summary>Named fields.</summary>
    Object,

    /// <summary>
    /// Values of several types, which <see cref="SchemaField.Types"/> names. The item has each value in its own type; the
    /// column is a string, which reads all of them.
    /// </summary>
    Any,
}
