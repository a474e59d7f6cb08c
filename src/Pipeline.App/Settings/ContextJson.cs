using System.Collections;
using System.Text.Json.Nodes;

namespace Pipeline.App.Settings;

/// <summary>Converts the context to JSON. jsii passes it as nested dictionaries, arrays, and numbers of type double.</summary>
internal static class ContextJson
{
    public static JsonNode? From(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key => KeyValuePair.Create($"{key}", From(map[key])))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(From)]),
        IConvertible number => JsonValue.Create(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)),
        _ => JsonNode.Parse($"{value}"),
    };
}
