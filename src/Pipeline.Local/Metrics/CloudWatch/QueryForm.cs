using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// Converts the query protocol's forms and answers to and from JSON
/// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): <c>A.member.1.B=c</c> is <c>{"A":[{"B":"c"}]}</c>.
/// </summary>
internal static class QueryForm
{
    private const string Member = "member";

    /// <summary>Reads a form.</summary>
    public static JsonObject Read(IReadOnlyDictionary<string, string> form)
    {
        var root = new Node();
        foreach (var (name, value) in form)
        {
            if (name is "Action" or "Version") continue;
            var node = root;
            foreach (var part in name.Split('.'))
            {
                if (!node.Parts.TryGetValue(part, out var next)) node.Parts[part] = next = new Node();
                node = next;
            }

            node.Value = value;
        }

        return root.ToJson() as JsonObject ?? [];
    }

    /// <summary>Writes an answer.</summary>
    public static string Write(string operation, JsonObject output, string nameSpace, string requestId)
    {
        var xml = new StringBuilder($"<{operation}Response xmlns=\"{nameSpace}\">");
        if (output.Count > 0)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<{operation}Result>");
            Write(xml, output);
            xml.Append(CultureInfo.InvariantCulture, $"</{operation}Result>");
        }

        xml.Append(CultureInfo.InvariantCulture, $"<ResponseMetadata><RequestId>{requestId}</RequestId></ResponseMetadata>");
        return xml.Append(CultureInfo.InvariantCulture, $"</{operation}Response>").ToString();
    }

    private static void Write(StringBuilder xml, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            if (value is null) continue;
            xml.Append('<').Append(name).Append('>');
            // ExtendedStatistics is the only map in CloudWatch's answers.
            if (name == "ExtendedStatistics" && value is JsonObject map)
            {
                foreach (var (key, each) in map)
                {
                    xml.Append("<entry><key>").Append(Escape(key)).Append("</key><value>").Append(Text(each!))
                        .Append("</value></entry>");
                }
            }
            else
            {
                Write(xml, value);
            }

            xml.Append("</").Append(name).Append('>');
        }
    }

    private static void Write(StringBuilder xml, JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                Write(xml, members);
                break;
            case JsonArray elements:
                foreach (var element in elements.OfType<JsonNode>())
                {
                    xml.Append("<member>");
                    Write(xml, element);
                    xml.Append("</member>");
                }

                break;
            default:
                xml.Append(Text(node));
                break;
        }
    }

    private static string Text(JsonNode node) => node is JsonValue value && value.TryGetValue<DateTimeOffset>(out var time)
        ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        : Escape(node.ToString());

    private static string Escape(string text) => SecurityElement.Escape(text);

    private sealed class Node
    {
        public SortedDictionary<string, Node> Parts { get; } = new(StringComparer.Ordinal);

        public string? Value { get; set; }

        public JsonNode? ToJson()
        {
            if (Parts.Count == 0) return Value;
            if (Parts.Count == 1 && Parts.TryGetValue(Member, out var list))
                return new JsonArray([.. list.Parts.OrderBy(part => NumberOf(part.Key)).Select(part => part.Value.ToJson())]);

            return new JsonObject(Parts.Select(part => KeyValuePair.Create(part.Key, part.Value.ToJson())));
        }

        private static int NumberOf(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }
}
