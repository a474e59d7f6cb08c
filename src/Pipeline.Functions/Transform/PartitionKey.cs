using System.Text.RegularExpressions;
using Pipeline.Functions.Runtime;
using Pipeline.Records;

namespace Pipeline.Functions.Transform;

/// <summary>A key by which Firehose partitions, <c>!{partitionKeyFromLambda:name}</c> in its prefix.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Field">The event's field.</param>
/// <param name="Part">The part of the field's value; the parts of a date-time are in UTC, with leading zeros.</param>
/// <param name="EmptyValue">The text for an empty value; null where an event with an empty value has no partition.</param>
internal sealed partial record PartitionKey(string Name, SchemaField Field, PartitionPart Part, string? EmptyValue)
{
    /// <summary>Reads <see cref="FunctionSettings.PartitionKeys"/>, and adds mistakes to the settings.</summary>
    public static IReadOnlyList<PartitionKey> Read(Settings settings, EventSchema? schema)
    {
        if (settings.Optional(FunctionSettings.PartitionKeys) is not { } text) return [];
        var keys = new List<PartitionKey>();
        foreach (var entry in text.Split(','))
        {
            if (Form().Match(entry) is not { Success: true } match)
            {
                Refuse("be name=field or name=field@part, joined by commas, a part being year, month, day or hour", entry,
                    "correct it");
                continue;
            }

            var name = match.Groups["name"].Value;
            if (keys.Any(key => key.Name == name)) Refuse("give each name once", $"{name} again", "remove one of them");
            if (schema is null) continue;
            var part = Enum.Parse<PartitionPart>(match.Groups["part"] is { Success: true } group ? group.Value
                : nameof(PartitionPart.Value), ignoreCase: true);
            if (schema.Find(PartitionKeyRules.Unescape(match.Groups["field"].Value)) is not { } field)
            {
                Refuse("name fields of the schema", entry,
                    $"use one of {string.Join(", ", schema.Fields.Select(field => field.Name))}");
            }
            else if (PartitionKeyRules.WhyNot(field, part) is var (rule, change))
            {
                Refuse(rule, entry, change);
            }
            else
            {
                var isKey = field.Name == schema.PartitionKey.Name || field.Name == schema.SortKey?.Name;
                keys.Add(new PartitionKey(name, field, part, isKey && field.MayBeEmpty ? schema.EmptyKey : null));
            }
        }

        return keys;

        void Refuse(string rule, string given, string change) =>
            settings.Refuse(FunctionSettings.PartitionKeys, rule, given, change);
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_]+)=(?<field>[A-Za-z0-9_.~%-]+)(@(?<part>year|month|day|hour))?\z")]
    private static partial Regex Form();
}
