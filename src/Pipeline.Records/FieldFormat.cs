namespace Pipeline.Records;

/// <summary>The format of a string. These are the formats of JSON Schema 2020-12, each checked by its RFC.</summary>
public enum FieldFormat
{
    /// <summary>Any text.</summary>
    None,

    /// <summary>
    /// A point in time by RFC 3339, with its offset: <c>2026-11-21T09:15:02.417Z</c>. The letters may be lower case, as RFC
    /// 3339 allows. Texts of the same length, offset and case sort as times do.
    /// </summary>
    DateTime,

    /// <summary>A full date by RFC 3339: <c>2026-11-21</c>.</summary>
    Date,

    /// <summary>A UUID by RFC 4122: <c>f81d4fae-7dec-11d0-a765-00a0c91e6bf6</c>.</summary>
    Uuid,

    /// <summary>A time of day by RFC 3339, with its offset: <c>09:15:02.417Z</c>.</summary>
    Time,

    /// <summary>A duration by RFC 3339, appendix A: <c>P1DT12H</c>.</summary>
    Duration,

    /// <summary>An email address by RFC 5321: <c>jane@example.com</c>.</summary>
    Email,

    /// <summary>An internationalized email address by RFC 6531.</summary>
    IdnEmail,

    /// <summary>A host name by RFC 1123, A-labels by RFC 5890: <c>www.example.com</c>.</summary>
    Hostname,

    /// <summary>An internationalized host name by RFC 5890.</summary>
    IdnHostname,

    /// <summary>An IPv4 address, four decimal numbers without leading zeros: <c>192.0.2.1</c>.</summary>
    Ipv4,

    /// <summary>An IPv6 address by RFC 4291, without a zone: <c>2001:db8::1</c>.</summary>
    Ipv6,

    /// <summary>A URI with a scheme by RFC 3986: <c>https://example.com/a?b=c</c>.</summary>
    Uri,

    /// <summary>A URI or a relative reference by RFC 3986: <c>../a?b=c</c>.</summary>
    UriReference,

    /// <summary>An internationalized URI with a scheme by RFC 3987.</summary>
    Iri,

    /// <summary>An internationalized URI or a relative reference by RFC 3987.</summary>
    IriReference,

    /// <summary>A URI template of any level by RFC 6570: <c>https://example.com/{id}</c>.</summary>
    UriTemplate,

    /// <summary>A JSON pointer by RFC 6901: <c>/a/0</c>.</summary>
    JsonPointer,

    /// <summary>A relative JSON pointer: <c>1/a</c>.</summary>
    RelativeJsonPointer,

    /// <summary>A regular expression by ECMA-262.</summary>
    Regex,
}
