using System.Security;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>Reads and edits the XML of S3's requests and of the engine's answers.</summary>
internal static partial class S3Listing
{
    /// <summary>
    /// Edits a list of objects to match the request: the engine does not encode keys, and never ends a list with no keys.
    /// </summary>
    public static string Of(string xml, IReadOnlyList<(string Name, string Value)> query)
    {
        if (query.Contains(("max-keys", "0")))
            xml = xml.Replace("<IsTruncated>true<", "<IsTruncated>false<", StringComparison.Ordinal);

        if (!query.Contains(("encoding-type", "url"))) return xml;
        var encoded = OfKeys().Replace(
            xml, match => $"<{match.Groups[1].Value}>{Encode(match.Groups[2].Value)}</{match.Groups[1].Value}>");
        return encoded.Replace("</MaxKeys>", "</MaxKeys><EncodingType>url</EncodingType>", StringComparison.Ordinal);
    }

    /// <summary>Replaces the object's address in the answer of CompleteMultipartUpload.</summary>
    public static string WithLocation(string xml, string location) =>
        OfLocation().Replace(xml, _ => $"<Location>{SecurityElement.Escape(location)}</Location>");

    /// <summary>Reads the XML of a request.</summary>
    /// <exception cref="ServiceException">MalformedXML: the body is not XML.</exception>
    public static XElement CheckXml(byte[] body)
    {
        try
        {
            using var stream = new MemoryStream(body);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
        }
        catch (XmlException error)
        {
            throw Malformed($"XML; got {error.Message}");
        }
    }

    public static ServiceException Malformed(string rule) => new(
        "MalformedXML",
            $"The XML you provided was not well-formed or did not validate against our published schema: it must be {rule}");

    private static string Encode(string escaped)
    {
        var key = escaped.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&apos;", "'", StringComparison.Ordinal)
            .Replace("&#39;", "'", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
        return string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
    }

    [GeneratedRegex(@"<(Key|Prefix|Delimiter|Marker|NextMarker|StartAfter)>([^<]*)</\1>")]
    private static partial Regex OfKeys();

    [GeneratedRegex("<Location>[^<]*</Location>")]
    private static partial Regex OfLocation();
}
