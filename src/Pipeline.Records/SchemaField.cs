using Pipeline.Records.Formats;
using Pipeline.Records.Patterns;

namespace Pipeline.Records;

/// <summary>A field of an event, of an object within it, or the elements of an array.</summary>
public sealed record SchemaField
{
    private readonly IReadOnlyList<FieldType>? _types;

    internal SchemaField()
    {
    }

    /// <summary>The property's name; empty for the elements of an array and the values of a map.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>
    /// The name of the Glue column, or of the field within a <c>struct</c>: the name in lower case, with <c>_</c> in place of
    /// each character that a column cannot have, and <c>_</c> before a digit at its start. <c>user-id</c> and <c>user.id</c>
    /// both become <c>user_id</c>.
    /// </summary>
    public string ColumnName { get; internal init; } = "";

    /// <summary>The JSON type, without <c>null</c>; <see cref="FieldType.Any"/> where there are several.</summary>
    public FieldType Type { get; internal init; }

    /// <summary>
    /// The JSON types that a value may have, without <c>null</c>: one, or several where <see cref="Type"/> is
    /// <see cref="FieldType.Any"/>. Limits of strings, numbers, arrays or objects then apply only to values of that type.
    /// </summary>
    public IReadOnlyList<FieldType> Types
    {
        get => _types ?? [Type];
        internal init => _types = value;
    }

    /// <summary>The format of a string.</summary>
    public FieldFormat Format { get; internal init; }

    /// <summary>Whether the property must be present; always <c>true</c> for an array's elements.</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>Whether the value may be <c>null</c>.</summary>
    public bool IsNullable { get; internal init; }

    /// <summary>
    /// The only values allowed; null where the type alone decides: texts as they are, numbers and booleans as JSON, and all of
    /// them as JSON where <see cref="Type"/> is <see cref="FieldType.Any"/>. Where <see cref="IsNullable"/>, <c>null</c> is
    /// allowed too. A <c>const</c> is an enumeration of one; a field that can only be null has none.
    /// </summary>
    public IReadOnlyList<string>? Enum { get; internal init; }

    /// <summary>The lower end of a number's range; the tighter one of <c>minimum</c> and <c>exclusiveMinimum</c>.</summary>
    public FieldBound? Minimum { get; internal init; }

    /// <summary>The upper end of a number's range; the tighter one of <c>maximum</c> and <c>exclusiveMaximum</c>.</summary>
    public FieldBound? Maximum { get; internal init; }

    /// <summary>The number that a number must be a whole multiple of, as JSON; null: any number is valid.</summary>
    public string? MultipleOf { get; internal init; }

    /// <summary>
    /// The fewest characters of a string (Unicode code points). At least 1 for a key that <see cref="EventSchema.EmptyKey"/>
    /// does not replace, whatever the schema says, since DynamoDB accepts no empty key.
    /// </summary>
    public int? MinLength { get; internal init; }

    /// <summary>The most characters of a string (Unicode code points).</summary>
    public int? MaxLength { get; internal init; }

    /// <summary>The regular expression (ECMA-262) that must match somewhere in a string; null: any string is valid.</summary>
    public string? Pattern => CompiledPattern?.Source;

    /// <summary>Whether the field may be the empty string.</summary>
    public bool MayBeEmpty =>
        Type == FieldType.String && MinLength is null or 0 && Enum?.Contains("") != false && TextFormats.Matches(Format, [])
        && CompiledPattern?.IsMatch("") != false;

    /// <summary>The elements of an array; null where they may be anything, and for other types.</summary>
    public SchemaField? Items { get; internal init; }

    /// <summary>The first elements of an array, one by one. <see cref="Items"/> describes the elements behind them.</summary>
    public IReadOnlyList<SchemaField> PrefixItems { get; internal init; } = [];

    /// <summary>
    /// The fewest elements of an array, or properties of an object; null: any number. Of a value that may be both, those of the
    /// array, if the schema limits them.
    /// </summary>
    public int? MinCount => MinItems ?? MinProperties;

    /// <summary>
    /// The most elements of an array, or properties of an object; null: any number. Of a value that may be both, those of the
    /// array, if the schema limits them.
    /// </summary>
    public int? MaxCount => MaxItems ?? MaxProperties;

    /// <summary>Whether no two elements of an array may be equal.</summary>
    public bool HasUniqueItems { get; internal init; }

    /// <summary>
    /// An object's fields, in the schema's order; empty for other types, and for an object whose properties the schema does
    /// not name.
    /// </summary>
    public IReadOnlyList<SchemaField> Fields { get; internal init; } = [];

    /// <summary>Whether an object may have properties that <see cref="Fields"/> does not list.</summary>
    public bool AllowsOthers { get; internal init; }

    /// <summary>The properties of an object that <see cref="Fields"/> does not list; null where they may be anything.</summary>
    public SchemaField? Others { get; internal init; }

    /// <summary>
    /// The regular expression (ECMA-262) that must match somewhere in the names of properties that <see cref="Fields"/> does not
    /// name; null: any name.
    /// </summary>
    public string? OtherNames => OtherNamePattern?.Source;

    /// <summary>
    /// For properties of an object: those that must be there beside each; empty where there are none
    /// (<c>dependentRequired</c>, or <c>dependencies</c> up to draft 7).
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> DependentRequired { get; internal init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Schemas of which a value must match exactly one, besides all that this field says; empty: none. They have no columns: a
    /// column has what the field itself says of its type and properties.
    /// </summary>
    public IReadOnlyList<SchemaField> OneOf { get; internal init; } = [];

    /// <summary>Schemas of which a value must match at least one, as <see cref="OneOf"/> is otherwise; empty: none.</summary>
    public IReadOnlyList<SchemaField> AnyOf { get; internal init; } = [];

    /// <summary>The schema's description of the field.</summary>
    public string? Description { get; internal init; }

    internal int? MinItems { get; init; }

    internal int? MaxItems { get; init; }

    internal int? MinProperties { get; init; }

    internal int? MaxProperties { get; init; }

    /// <summary>Whether null is valid whatever <see cref="OneOf"/> and <see cref="AnyOf"/> say.</summary>
    internal bool NullIsApart { get; init; }

    internal EcmaPattern? CompiledPattern { get; init; }

    internal EcmaPattern? OtherNamePattern { get; init; }

    /// <summary>Whether a value may be of a type.</summary>
    internal bool Allows(FieldType type) => Type == type || (Type == FieldType.Any && Types.Contains(type));
}
