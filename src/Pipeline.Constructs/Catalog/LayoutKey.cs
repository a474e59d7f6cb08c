using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Functions.Transform;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Constructs;

/// <summary>
/// A field of the events by which a <see cref="DeliveryLayout"/> has folders, and how Athena comes to know its values. The folder
/// of tenant acme is <c>tenant=acme/</c>.
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
    /// A field with any values, such as an id of a tenant: each query must say which it wants, by <c>=</c> or <c>IN</c> with up
    /// to 1,000 values, and fails otherwise. Nothing has to know the values beforehand.
    /// </summary>
    /// <param name="field">The field.</param>
    public static LayoutKey Injected(string field) => new(field, "injected");

    /// <summary>
    /// A field with few values that are known, such as Regions: a query need not name it. AWS recommends a few dozen at most.
    /// Queries do not see events with another value.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="values">Its values, without commas; spaces count.</param>
    public static LayoutKey Enum(string field, params string[] values) => new(field, "enum", values: values ?? []);

    /// <summary>An integer between two bounds: a query need not name it. Queries do not see events with another value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
#pragma warning disable CA1720 // Athena calls this type of projection so.
    public static LayoutKey Integer(string field, long minimum, long maximum) => new(field, "integer", range: (minimum, maximum));
#pragma warning restore CA1720

    /// <summary>The field of the event.</summary>
    public string Field { get; }

    /// <summary>Athena's kind of projection: <c>injected</c>, <c>enum</c> or <c>integer</c>.</summary>
    public string Projection { get; }

    /// <summary>The partition column in the catalog: the field's name as a column has it, in lower case.</summary>
    public string Column => ColumnNames.Of(Field ?? "");

    /// <summary>Whether a query fails that does not say which value it wants.</summary>
    internal bool IsInjected => Projection == "injected";

    /// <summary>The column's type in Glue; Athena takes strings alone for what is injected.</summary>
    internal string ColumnType => _range is null ? "string" : "bigint";

    /// <summary>The expression of jq by which Firehose takes the value out of a record.</summary>
    internal string Query => Word().IsMatch(Field ?? "") ? $".{Field}" : $".[\"{Field}\"]";

    /// <summary>The folder as Firehose's prefix has it.</summary>
    internal string FirehoseFolder => $"{Column}=!{{{PrefixExpression.FromQuery}:{Column}}}/";

    /// <summary>The folder as Athena's location template has it.</summary>
    internal string AthenaFolder => $"{Column}=${{{Column}}}/";

    /// <summary>What Athena must know of the column, by the names behind <c>projection.COLUMN.</c>.</summary>
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

    /// <summary>As its factory was called.</summary>
    public override string ToString() => $"{Projection} {Field}";

    /// <summary>Checks what is known without the schema.</summary>
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
            $"give {nameof(LayoutKey)}.{nameof(Enum)} one value at least, each once, none empty and none with a comma",
            $"{Field}: {string.Join(", ", _values)}",
            $"correct the values, or use {nameof(LayoutKey)}.{nameof(Injected)}");
        violations.Require(
            _range is not var (minimum, maximum) || minimum <= maximum,
            prop,
            $"give {nameof(LayoutKey)}.{nameof(Integer)} a minimum that is not above its maximum",
            string.Create(CultureInfo.InvariantCulture, $"{Field}: {_range?.Minimum} to {_range?.Maximum}"),
            "swap them");
    }

    /// <summary>Checks it against the events.</summary>
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
