using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Functions.Transform;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Constructs;

/// <summary>A partition key that <see cref="DeliveryTransform"/> makes from a field of each event.</summary>
public sealed partial record EventPartitionKey
{
    private readonly PartitionPart _part;

    private EventPartitionKey(string field, string name, PartitionPart part) => (Field, Name, _part) = (field, name, part);

    /// <summary>The field of the event.</summary>
    public string Field { get; }

    /// <summary>The key's name, letters, digits and underscores.</summary>
    public string Name { get; }

    /// <summary>The expression for the key in a prefix: <c>!{partitionKeyFromLambda:name}</c>.</summary>
    public string Expression => $"!{{{PrefixExpression.FromLambda}:{Name}}}";

    /// <summary>
    /// The field's value: a string, an integer or a boolean, required and never null. It becomes one level of the object's key:
    /// slashes, backslashes, percent signs and control characters are percent-encoded (<c>a/b</c> becomes <c>a%2Fb</c>), and so
    /// are the values <c>.</c> and <c>..</c>. Other values stay unchanged.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The key's name. Default: the field's, or that of its column where the field's has other characters than
    /// letters, digits and underscores: <c>user_id</c> of <c>user-id</c>.</param>
    public static EventPartitionKey Value(string field, string? name = null) =>
        new(field, name ?? (field is null || Word().IsMatch(field) ? field : ColumnNames.Of(field))!, PartitionPart.Value);

    /// <summary>The year of a date-time, four digits, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The key's name.</param>
    public static EventPartitionKey Year(string field, string name = "year") => new(field, name, PartitionPart.Year);

    /// <summary>The month of a date-time, two digits, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The key's name.</param>
    public static EventPartitionKey Month(string field, string name = "month") => new(field, name, PartitionPart.Month);

    /// <summary>The day of the month of a date-time, two digits, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The key's name.</param>
    public static EventPartitionKey Day(string field, string name = "day") => new(field, name, PartitionPart.Day);

    /// <summary>The hour of a date-time, two digits, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The key's name.</param>
    public static EventPartitionKey Hour(string field, string name = "hour") => new(field, name, PartitionPart.Hour);

    /// <summary>As the function's environment has it.</summary>
    internal string Setting => $"{Name}={PartitionKeyRules.Escape(Field)}"
        + (_part == PartitionPart.Value ? "" : $"@{_part.ToString().ToLowerInvariant()}");

    internal void Validate(Violations violations, string prop, EventSchema schema)
    {
        violations.Matches(
            prop, Name, Word(), "have names of letters, digits and underscores", "remove the other characters");
        if (schema.Find(Field) is not { } field)
        {
            violations.Add(
                prop, "name fields of the schema", Setting,
                    $"use one of {string.Join(", ", schema.Fields.Select(known => known.Name))}");
        }
        else if (PartitionKeyRules.WhyNot(field, _part) is var (rule, change))
        {
            violations.Add(prop, rule, Setting, change);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z")]
    private static partial Regex Word();
}
