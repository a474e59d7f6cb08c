using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Functions.Transform;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Constructs;

/// <summary>
/// An event field by which a <see cref="DeliveryLayout"/> has folders, and how Athena finds its values. The folder of tenant
/// acme is <c>tenant=acme/</c>.
/// </summary>
/// <remarks>
/// <para>The field is a string, an integer or a boolean, required and never null. The catalog's table has it as a partition
/// column, and not among its other columns: <c>user-id</c> is the column <c>user_id</c>, as <see cref="SchemaField.ColumnName"/>
/// says, and the folder <c>user_id=7/</c>.</para>
/// <para>The three kinds are Athena's
/// (https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html).</para>
/// </remarks>
public sealed partial record LayoutKey
{
    private readonly IReadOnlyList<string> _values;
    private readonly (long Minimum, long Maximum)? _range;

    private LayoutKey(string field, string projection, IReadOnlyList<string>? values = null,
        (long Minimum, long Maximum)? range = null) =>
        (Field, Projection, _values, _range) = (field, projection, values ?? [], range);

    /// <summary>
    /// A field with any values, such as a tenant's id. Each query must name the value, by <c>=</c> or <c>IN</c> with up to 1,000
    /// values, or it fails. The values need not be known in advance.
    /// </summary>
    /// <param name="field">The field.</param>
    public static LayoutKey Injected(string field) => new(field, "injected");

    /// <summary>
    /// A field with a few known values, such as Regions. A query need not name it. AWS recommends at most a few dozen values.
    /// Queries do not see events with another value.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="values">Its values, without commas; spaces are significant.</param>
    public static LayoutKey Enum(string field, params string[] values) => new(field, "enum", values: values ?? []);

    /// <summary>An integer between two bounds. A query need not name it. Queries do not see events with another value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
#pragma warning disable CA1720 // Athena's name for this type of projection.
    public static LayoutKey Integer(string field, long minimum, long maximum) => new(field, "integer", range: (minimum, maximum));
#pragma warning restore CA1720

    /// <summary>The field of the event.</summary>
    public string Field { get; }

    /// <summary>Athena's kind of projection: <c>injected</c>, <c>enum</c> or <c>integer</c>.</summary>
    public string Projection { get; }

    /// <summary>The partition column in the catalog: the field's name as a column has it, in lower case.</summary>
    public string Column => ColumnNames.Of(Field ?? "");

    /// <summary>Whether each query must name the value it wants, or fail.</summary>
    internal bool IsInjected => Projection == "injected";

    /// <summary>The column's type in Glue; for an injected column Athena takes only strings.</summary>
    internal string ColumnType => _range is null ? "string" : "bigint";

    /// <summary>The expression of jq by which Firehose takes the value out of a record.</summary>
    internal string Query => Word().IsMatch(Field ?? "") ? $".{Field}" : $".[\"{Field}\"]";

    /// <summary>The folder in Firehose's prefix.</summary>
    internal string FirehoseFolder => $"{Column}=!{{{PrefixExpression.FromQuery}:{Column}}}/";

    /// <summary>The folder in Athena's location template.</summary>
    internal string AthenaFolder => $"{Column}=${{{Column}}}/";

    /// <summary>The column's projection properties for Athena, by their names after <c>projection.COLUMN.</c>.</summary>
    internal IEnumerable<(string Name, string Value)> Projected
    {
        get
        {
            yield return ("type", Projection);
            if (_values.Count > 0) yield return ("values", string.Join(',', _values));
            if (_range is var (minimum, maximum))
                yield return ("range", string.Create(CultureInfo.InvariantCulture, $"{minimum},{maximum}"));
        }
    }

    /// <summary>The kind and the field, for messages.</summary>
    public override string ToString() => $"{Projection} {Field}";

    /// <summary>Checks the key without the schema.</summary>
    internal void Validate(Violations violations, string prop)
    {
        if (!violations.Given($"{prop}.{nameof(Field)}", Field)) return;
        violations.Require(
            ColumnNames.Fits(Field),
            prop,
            $"name fields of {ColumnNames.Rule}",
            Field,
            "rename the field in the schema, or use another");
        violations.Require(
            Projection != "enum" || (_values.Count > 0 && _values.Distinct().Count() == _values.Count
                && _values.All(value => value is { Length: > 0 } && !value.Contains(',', StringComparison.Ordinal))),
            prop,
            $"give {nameof(LayoutKey)}.{nameof(Enum)} at least one value, each once, not empty and without a comma",
            $"{Field}: {string.Join(", ", _values)}",
            $"correct the values, or use {nameof(LayoutKey)}.{nameof(Injected)}");
        violations.Require(
            _range is not var (minimum, maximum) || minimum <= maximum,
            prop,
            $"give {nameof(LayoutKey)}.{nameof(Integer)} a minimum that is not above its maximum",
            string.Create(CultureInfo.InvariantCulture, $"{Field}: {_range?.Minimum} to {_range?.Maximum}"),
            "swap them");
    }

    /// <summary>Checks the key against the events' schema.</summary>
    internal void Validate(Violations violations, string prop, EventSchema schema)
    {
        if (schema.Find(Field) is not { } field)
        {
            violations.Add(
                prop, "name fields of the schema", Field,
                    $"use one of {string.Join(", ", schema.Fields.Select(known => known.Name))}");
        }
        else if (PartitionKeyRules.WhyNot(field, PartitionPart.Value) is var (rule, change))
        {
            violations.Add(prop, rule, Field, change);
        }
        else
        {
            violations.Require(
                _range is null || field.Type == FieldType.Integer,
                prop,
                $"name integers by {nameof(LayoutKey)}.{nameof(Integer)}",
                $"{Field}, a {field.Type}",
                $"use {nameof(LayoutKey)}.{nameof(Enum)} or {nameof(LayoutKey)}.{nameof(Injected)}");
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Word();
}
