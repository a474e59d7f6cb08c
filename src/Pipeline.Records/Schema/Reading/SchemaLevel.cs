namespace Pipeline.Records.Schema.Reading;

/// <summary>Where in an event the values of a schema stand.</summary>
/// <param name="Depth">Levels of nesting, from 0 at the event itself.</param>
/// <param name="IsWithoutColumns">
/// Whether the schema's properties become no columns: it is a schema of a union, or stands within a column of text.
/// </param>
internal readonly record struct SchemaLevel(int Depth, bool IsWithoutColumns)
{
    /// <summary>Whether the schema describes the event itself, and is no schema of a union.</summary>
    public bool IsRoot => Depth == 0 && !IsWithoutColumns;

    /// <summary>A schema of a union at this level.</summary>
    public SchemaLevel Choice => this with { IsWithoutColumns = true };

    /// <summary>The level of what a field holds.</summary>
    public SchemaLevel Within(SchemaField field) => new(Depth + 1, IsWithoutColumns || field.Type == FieldType.Any);
}
