using System.Text;
using System.Text.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Schema.Reading;

/// <summary>The keys that <c>x-dynamodb</c> names.</summary>
/// <param name="PartitionKey">The partition key.</param>
/// <param name="SortKey">The sort key, if any.</param>
/// <param name="TimeToLive">The time-to-live field, if any.</param>
/// <param name="EmptyKey">The text that stands for an empty key, if any.</param>
internal sealed record SchemaKeys(KeyField PartitionKey, KeyField? SortKey, string? TimeToLive, string? EmptyKey);

/// <summary>Reads the vendor keyword <c>x-dynamodb</c>.</summary>
internal static class KeyReader
{
    private static readonly string[] Known = ["partitionKey", "sortKey", "timeToLive", "emptyKey"];

    /// <summary>Reads the keys; null where the partition key cannot be used.</summary>
    /// <param name="root">The schema.</param>
    /// <param name="rootMembers">Its keywords.</param>
    /// <param name="event">Its fields, as far as they could be read.</param>
    public static SchemaKeys? Read(SchemaPlace root, Dictionary<string, SchemaPlace> rootMembers, SchemaField @event)
    {
        const string Fix = "add \"x-dynamodb\": { \"partitionKey\": \"a property\" }";
        if (!rootMembers.TryGetValue(Keywords.DynamoDb, out var place))
        {
            root.Refuse("name the keys of the DynamoDB table in x-dynamodb", "none", Fix);
            return null;
        }

        if (place.Kind != JsonValueKind.Object)
        {
            place.Refuse("be an object", Fix);
            return null;
        }

        var members = place.Members();
        foreach (var (name, member) in members)
        {
            if (Known.Contains(name)) continue;
            member.Refuse($"be one of {string.Join(", ", Known)}", $"'{name}'", "correct the name or remove it");
        }

        if (!members.ContainsKey("partitionKey")) place.Refuse("hold partitionKey", "none", "name a property");
        var declared = Declared(root);
        var emptyKey = EmptyKey(members);
        var partition = Key(members, "partitionKey", ServiceLimits.DynamoDb.PartitionKeyBytes, declared, @event, emptyKey);
        var sort = Key(members, "sortKey", ServiceLimits.DynamoDb.SortKeyBytes, declared, @event, emptyKey);
        if (members.TryGetValue("sortKey", out var sortPlace) && sort is not null && sort.Name == partition?.Name)
            sortPlace.Refuse("differ from partitionKey", "name another property or remove it");

        if (emptyKey is not null && partition is not null && (sort is not null || sortPlace is null)
            && !MayBeEmpty(@event, partition) && !MayBeEmpty(@event, sort))
        {
            members["emptyKey"].Refuse("be absent where no key can be empty",
                "remove it, or what keeps the keys from being empty");
        }

        var timeToLive = TimeToLive(members, declared, @event);
        return partition is null ? null : new SchemaKeys(partition, sort, timeToLive, emptyKey);
    }

    // Returns the root's properties, or those of the definition that the root refers to.
    private static Dictionary<string, SchemaPlace> Declared(SchemaPlace root)
    {
        var shape = SchemaShape.Of(root, isRoot: true);
        shape?.Close();
        return shape?.Members.GetValueOrDefault("properties") is { Kind: JsonValueKind.Object } properties
            ? properties.Element.EnumerateObject().DistinctBy(property => property.Name)
                .ToDictionary(property => property.Name, property => properties.At(property.Name, property.Value))
            : [];
    }

    private static string? EmptyKey(Dictionary<string, SchemaPlace> members)
    {
        if (!members.TryGetValue("emptyKey", out var place) || place.Text() is not { } text) return null;
        if (text.Length > 0) return text;
        place.Refuse("hold at least one character", "choose a text that no event holds, such as \"-\"");
        return null;
    }

    // Returns the property that a member of x-dynamodb names. Where there is none, it returns null and reports a violation,
    // unless the property has one already.
    private static SchemaField? Named(SchemaPlace place, Dictionary<string, SchemaPlace> declared, SchemaField @event)
    {
        if (place.Text() is not { } name) return null;
        if (!declared.ContainsKey(name))
        {
            place.Refuse("name a property of the event", $"use one of {string.Join(", ", declared.Keys)}");
            return null;
        }

        return @event.Fields.FirstOrDefault(field => field.Name == name);
    }

    private static KeyField? Key(
        Dictionary<string, SchemaPlace> members,
        string member,
        ServiceLimit bytes,
        Dictionary<string, SchemaPlace> declared,
        SchemaField @event,
        string? emptyKey)
    {
        if (!members.TryGetValue(member, out var place) || Named(place, declared, @event) is not { } field) return null;
        var limit = ServiceLimits.DynamoDb.KeyNameLength;
        if (!limit.Contains(field.Name.Length))
            place.Refuse($"have a name of {limit}", $"{field.Name.Length} {limit.Unit}", "rename the property");

        if (!field.IsRequired) place.Refuse("name a required property", "add the property to required");
        if (field.IsNullable) place.Refuse("name a property that is never null", "remove \"null\" from its type");
        if (field.Type is not (FieldType.String or FieldType.Integer or FieldType.Number))
        {
            place.Refuse("name a string or a number", Given(place, $"of type {Keywords.Names(field.Types)}"),
                "name another property");
            return null;
        }

        CheckText(place, field, bytes, members.GetValueOrDefault("emptyKey"), emptyKey);
        return new KeyField(field.Name, field.Type == FieldType.String ? KeyType.String : KeyType.Number);
    }

    private static string Given(SchemaPlace place, string what) => $"{place.Element.GetRawText()} {what}";

    private static void CheckText(
        SchemaPlace place, SchemaField field, ServiceLimit bytes, SchemaPlace? emptyPlace, string? emptyKey)
    {
        if (field.MinLength > bytes.Maximum)
        {
            place.Refuse(
                $"name a property whose value has {bytes}", Given(place, $"of minLength {field.MinLength}"),
                    "lower its minLength");
        }

        const string NeverEmpty = "name a property that is never empty";
        if (emptyPlace is null && field.Enum?.Contains("") == true)
            place.Refuse(NeverEmpty, Given(place, "with an empty string in its enum"), "remove that or add emptyKey");
        else if (emptyPlace is null && field.MaxLength == 0)
            place.Refuse(NeverEmpty, Given(place, "of maxLength 0"), "raise its maxLength");

        if (emptyKey is null || !field.MayBeEmpty) return;
        if (field.Enum?.Contains(emptyKey) == true)
            emptyPlace!.Refuse($"differ from every value of '{field.Name}'", "choose a text that no event holds");

        if (!bytes.Contains(Encoding.UTF8.GetByteCount(emptyKey)))
            emptyPlace!.Refuse($"have {bytes}", $"{Encoding.UTF8.GetByteCount(emptyKey)} {bytes.Unit}", "shorten it");
    }

    private static bool MayBeEmpty(SchemaField @event, KeyField? key) =>
        key is not null && @event.Fields.First(field => field.Name == key.Name).MayBeEmpty;

    private static string? TimeToLive(
        Dictionary<string, SchemaPlace> members, Dictionary<string, SchemaPlace> declared, SchemaField @event)
    {
        if (!members.TryGetValue("timeToLive", out var place) || Named(place, declared, @event) is not { } field) return null;
        if (field.Type == FieldType.Integer) return field.Name;
        place.Refuse(
            "name an integer, seconds since 1970",
            Given(place, $"of type {Keywords.Names(field.Types)}"),
            "make it an integer or name another property");
        return null;
    }
}
