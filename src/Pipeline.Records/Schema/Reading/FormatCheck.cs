using System.Collections.Frozen;
using System.Text;
using Pipeline.Records.Formats;

namespace Pipeline.Records.Schema.Reading;

/// <summary>The names of formats, and the check whether a text within a schema has its field's format.</summary>
internal static class FormatCheck
{
    private static readonly FrozenDictionary<string, FieldFormat> ByName = new Dictionary<string, FieldFormat>
    {
        ["date-time"] = FieldFormat.DateTime,
        ["date"] = FieldFormat.Date,
        ["time"] = FieldFormat.Time,
        ["duration"] = FieldFormat.Duration,
        ["email"] = FieldFormat.Email,
        ["idn-email"] = FieldFormat.IdnEmail,
        ["hostname"] = FieldFormat.Hostname,
        ["idn-hostname"] = FieldFormat.IdnHostname,
        ["ipv4"] = FieldFormat.Ipv4,
        ["ipv6"] = FieldFormat.Ipv6,
        ["uri"] = FieldFormat.Uri,
        ["uri-reference"] = FieldFormat.UriReference,
        ["iri"] = FieldFormat.Iri,
        ["iri-reference"] = FieldFormat.IriReference,
        ["uuid"] = FieldFormat.Uuid,
        ["uri-template"] = FieldFormat.UriTemplate,
        ["json-pointer"] = FieldFormat.JsonPointer,
        ["relative-json-pointer"] = FieldFormat.RelativeJsonPointer,
        ["regex"] = FieldFormat.Regex,
    }.ToFrozenDictionary();

    /// <summary>All names, as messages list them.</summary>
    public static string Names { get; } = string.Join(", ", ByName.Keys.Order(StringComparer.Ordinal));

    public static string Name(FieldFormat format) => ByName.First(pair => pair.Value == format).Key;

    /// <summary>The article that stands before the name.</summary>
    public static string Article(FieldFormat format) =>
        format is FieldFormat.Email or FieldFormat.IdnEmail or FieldFormat.IdnHostname
        or FieldFormat.Ipv4 or FieldFormat.Ipv6 or FieldFormat.Iri or FieldFormat.IriReference ? "an" : "a";

    /// <summary>The format of a name; null for an unknown name.</summary>
    public static FieldFormat? Of(string? name) => name is not null && ByName.TryGetValue(name, out var format) ? format : null;

    public static bool Matches(FieldFormat format, string text) => TextFormats.Matches(format, Encoding.UTF8.GetBytes(text));
}
