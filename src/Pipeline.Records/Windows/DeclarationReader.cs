using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Records.Limits;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Records.Windows;

/// <summary>Reads the aggregations of a declaration, and collects what is wrong with them.</summary>
/// <param name="schema">The schema of the events.</param>
internal sealed partial class DeclarationReader(EventSchema schema)
{
    // These bounds are this library's own: they keep an item small and its keys within DynamoDB's.
    private static readonly ServiceLimit AggregationCount = new(1, 10, "aggregations", "");
    private static readonly ServiceLimit MeasureCount = new(1, 20, "measures", "");
    private static readonly ServiceLimit GroupFields = new(0, 8, "fields", "");
    private static readonly ServiceLimit WindowMinutes = new(1, 31 * 24 * 60, "minutes", "");
    private static readonly ServiceLimit Lateness = new(0, 365 * 24 * 60, "minutes", "");

    // At least as long as Lambda retries a batch of a table's stream, so that a batch that comes again finds its item.
    private static readonly ServiceLimit KeepDays = new(2, 3650, "days", "");
    private static readonly ServiceLimit Top = new(1, 100, "groups", "");

    private const string NameRule = "have a name of 1 to 64 characters: a letter, then letters, digits, _ or -";

    private static readonly string[] Keys =
        ["groupBy", "time", "windowMinutes", "measures", "rankBy", "allowedLatenessMinutes", "keepDays", "alert"];

    private static readonly Dictionary<string, MeasureKind> Kinds = new(StringComparer.Ordinal)
    {
        ["sum"] = MeasureKind.Sum,
        ["min"] = MeasureKind.Min,
        ["max"] = MeasureKind.Max,
        ["distinct"] = MeasureKind.Distinct,
    };

    /// <summary>Reads the declaration.</summary>
    public IReadOnlyList<WindowedAggregation> Read(SchemaPlace root)
    {
        if (!IsObject(root, "with an aggregation for each name")) return [];
        var members = root.Members();
        if (!AggregationCount.Contains(members.Count))
            root.Refuse($"hold {AggregationCount}", $"{members.Count}", "declare one, or use several declarations");

        var aggregations = new List<WindowedAggregation>();
        foreach (var (name, place) in members)
        {
            if (!NameForm().IsMatch(name)) place.Refuse(NameRule, $"'{name}'", "rename it");
            if (ReadAggregation(name, place) is { } aggregation) aggregations.Add(aggregation);
        }

        return aggregations;
    }

    private WindowedAggregation? ReadAggregation(string name, SchemaPlace place)
    {
        if (!IsObject(place, "that declares an aggregation")) return null;
        var members = place.Members();
        RefuseOthers(members, Keys);
        var measures = Required(members, place, "measures") is { } given ? ReadMeasures(given) : [];
        return new WindowedAggregation
        {
            Name = name,
            GroupBy = members.TryGetValue("groupBy", out var groups) ? ReadGroups(groups) : [],
            Time = (Required(members, place, "time") is { } time ? ReadTime(time) : null) ?? "",
            WindowMinutes = Required(members, place, "windowMinutes") is { } window ? Whole(window, WindowMinutes) ?? 1 : 1,
            Measures = measures,
            RankBy = ReadRank(members, measures),
            AllowedLatenessMinutes = members.TryGetValue("allowedLatenessMinutes", out var late) ? Whole(late, Lateness) : null,
            KeepDays = members.TryGetValue("keepDays", out var keep) ? Whole(keep, KeepDays) ?? 30 : 30,
            Alert = members.TryGetValue("alert", out var alert) ? ReadAlert(alert) : null,
        };
    }

    private List<string> ReadGroups(SchemaPlace place)
    {
        var fields = new List<string>();
        if (place.Kind != JsonValueKind.Array)
        {
            place.Refuse("be an array of fields", "write [\"a field\"], or remove it");
            return fields;
        }

        foreach (var element in place.Elements())
        {
            var field = Field(element, "a text, an integer, a number or a boolean", IsScalar);
            if (field is null) continue;
            if (fields.Contains(field)) element.Refuse("be another field than those before it", "remove it");
            else fields.Add(field);
        }

        if (!GroupFields.Contains(place.Element.GetArrayLength()))
            place.Refuse($"hold {GroupFields}", $"{place.Element.GetArrayLength()}", "name fewer fields");

        return fields;
    }

    private string? ReadTime(SchemaPlace place) => Field(
        place,
        "a date-time, a text without a format, or an integer",
        field => field.Type is FieldType.Integer
            || (field.Type == FieldType.String && field.Format is FieldFormat.None or FieldFormat.DateTime));

    private List<AggregationMeasure> ReadMeasures(SchemaPlace place)
    {
        var measures = new List<AggregationMeasure>();
        if (!IsObject(place, "with a measure for each name")) return measures;
        var members = place.Members();
        if (!MeasureCount.Contains(members.Count))
            place.Refuse($"hold {MeasureCount}", $"{members.Count}", "declare at least one, such as { \"events\": \"count\" }");

        foreach (var (name, member) in members)
        {
            if (AggregateAttributes.All.Contains(name))
                member.Refuse($"have another name than {string.Join(", ", AggregateAttributes.All)}", $"'{name}'", "rename it");
            else if (!NameForm().IsMatch(name))
                member.Refuse(NameRule, $"'{name}'", "rename it");

            if (ReadMeasure(name, member) is { } measure) measures.Add(measure);
        }

        return measures;
    }

    private AggregationMeasure? ReadMeasure(string name, SchemaPlace place)
    {
        if (place.Kind == JsonValueKind.String && place.Element.GetString() == "count")
            return new AggregationMeasure { Name = name, Kind = MeasureKind.Count };

        var members = place.Kind == JsonValueKind.Object ? place.Members() : [];
        if (members.Count != 1 || !Kinds.TryGetValue(members.Keys.First(), out var kind))
        {
            place.Refuse("be \"count\", or an object with one of sum, min, max, distinct",
                "write \"count\" or such as { \"sum\": \"a field\" }");
            return null;
        }

        var field = kind == MeasureKind.Distinct
            ? Field(members.Values.First(), "a text, an integer, a number or a boolean", IsScalar)
            : Field(members.Values.First(), "an integer or a number", IsNumber);
        return field is null ? null : new AggregationMeasure { Name = name, Kind = kind, Field = field };
    }

    private static string ReadRank(Dictionary<string, SchemaPlace> members, List<AggregationMeasure> measures)
    {
        var first = measures.FirstOrDefault()?.Name ?? "";
        if (!members.TryGetValue("rankBy", out var place) || place.Text() is not { } name) return first;
        if (measures.Any(measure => measure.Name == name)) return name;
        place.Refuse("be one of the measures", $"use one of {string.Join(", ", measures.Select(measure => measure.Name))}");
        return first;
    }

    private static AggregationAlert? ReadAlert(SchemaPlace place)
    {
        if (!IsObject(place, "with above and, optionally, top")) return null;
        var members = place.Members();
        RefuseOthers(members, ["above", "top"]);
        var above = Required(members, place, "above")?.Number();
        var top = members.TryGetValue("top", out var given) ? Whole(given, Top) : 10;
        return above is null || top is null ? null : new AggregationAlert { Above = above, Top = top.Value };
    }

    private string? Field(SchemaPlace place, string types, Func<SchemaField, bool> fits)
    {
        if (place.Text() is not { } name) return null;
        if (schema.Find(name) is not { } field)
        {
            place.Refuse("name a field of the schema",
                $"use one of {string.Join(", ", schema.Fields.Select(known => known.Name))}");
            return null;
        }

        if (fits(field)) return name;
        place.Refuse($"name a field that is {types}", $"'{name}', {Keywords.Names(field.Types)}", "name another field");
        return null;
    }

    private static bool IsScalar(SchemaField field) =>
        field.Type is FieldType.String or FieldType.Integer or FieldType.Number or FieldType.Boolean;

    private static bool IsNumber(SchemaField field) => field.Type is FieldType.Integer or FieldType.Number;

    private static bool IsObject(SchemaPlace place, string what)
    {
        if (place.Kind == JsonValueKind.Object) return true;
        place.Refuse($"be an object {what}", "write it in braces");
        return false;
    }

    private static SchemaPlace? Required(Dictionary<string, SchemaPlace> members, SchemaPlace place, string name)
    {
        if (members.TryGetValue(name, out var member)) return member;
        place.Refuse($"hold {name}", "none", "add it");
        return null;
    }

    private static void RefuseOthers(Dictionary<string, SchemaPlace> members, string[] known)
    {
        foreach (var (name, member) in members.Where(member => !known.Contains(member.Key)))
            member.Refuse($"be one of {string.Join(", ", known)}", $"'{name}'", "correct or remove it");
    }

    private static int? Whole(SchemaPlace place, ServiceLimit limit)
    {
        if (place.Kind == JsonValueKind.Number && ExactNumber.ToInt64(place.Element.GetRawText()) is { } value
            && limit.Contains(value))
        {
            return (int)value;
        }

        place.Refuse($"be {limit}, a whole number", "correct it");
        return null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}\\z")]
    private static partial Regex NameForm();
}
