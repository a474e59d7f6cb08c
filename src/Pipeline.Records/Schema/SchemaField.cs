namespace Pipeline.Records;

/// <summary>A field of an event, of an object within it, or the elements of an array.</summary>
public sealed record SchemaField
{
    internal SchemaField()
    {
    }

    /// <summary>The property's name; empty for the elements of an array.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The JSON type, <c>null</c> aside.</summary>
    public FieldType Type { get; internal init; }

    /// <summary>What a string holds.</summary>
    public FieldFormat Format { get; internal init; }

    /// <summary>Whether the property must be there. An array's elements are.</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>Whether <c>null</c> may stand in its place.</summary>
    public bool IsNullable { get; internal init; }

    /// <summary>
    /// The only values allowed, or nothing where the type alone decides: texts as they are, numbers and booleans as JSON. Where
    /// <see cref="IsNullable"/>, <c>null</c> is allowed too. A <c>const</c> is an enumeration of one.
    /// </summary>
    public IReadOnlyList<string>? Enum { get; internal init; }

    /// <summary>The lower end of a number's range; the tighter one of <c>minimum</c> and <c>exclusiveMinimum</c>.</summary>
    public FieldBound? Minimum { get; internal init; }

    /// <summary>The upper end of a number's range; the tighter one of <c>maximum</c> and <c>exclusiveMaximum</c>.</summary>
    public FieldBound? Maximum { get; internal init; }

    /// <summary>
    /// The fewest characters of a string (Unicode code points). 1 for a key that <see cref="EventSchema.EmptyKey"/> does not
    /// replace, whatever the schema says: DynamoDB takes no empty key.
    /// </summary>
    public int? MinLength { get; internal init; }

    /// <summary>The most characters of a string (Unicode code points).</summary>
    public int? MaxLength { get; internal init; }

    /// <summary>Whether the empty string is a value that it may have.</summary>
    public bool MayBeEmpty =>
        Type == FieldType.String && Format == FieldFormat.None && MinLength is null or 0 && Enum?.Contains("") != false;

    /// <summary>What an array's elements are; nothing for other types.</summary>
    public SchemaField? Items { get; internal init; }

    /// <summary>An object's fields, in the schema's order; empty for other types.</summary>
    public IReadOnlyList<SchemaField> Fields { get; internal init; } = [];

    /// <summary>Whether an object may hold properties that <see cref="Fields"/> does not name.</summary>
    public bool AllowsOthers { get; internal init; }

    /// <summary>What the field means.</summary>
    public string? Description { get; internal init; }
}
