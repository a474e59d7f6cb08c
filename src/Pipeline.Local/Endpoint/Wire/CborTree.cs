using System.Formats.Cbor;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// Converts maps and lists of CBOR to objects and arrays of JSON, and back. AWS's two forms of CBOR share this part. They differ
/// in single values, which each form reads and writes itself.
/// </summary>
internal static class CborTree
{
    // More than any input needs, and few enough for the recursion.
    private const int DeepestLevel = 64;

    /// <summary>Reads a value with all its members.</summary>
    /// <param name="reader">The reader, positioned at the value.</param>
    /// <param name="single">Reads a value that is neither a map nor a list.</param>
    /// <param name="ignoresTags">Whether tags are skipped. Otherwise <paramref name="single"/> reads tagged values.</param>
    /// <exception cref="CborContentException">The value is nested too deeply, or is not CBOR.</exception>
    public static JsonNode? Read(CborReader reader, Func<CborReader, JsonNode?> single, bool ignoresTags) =>
        Read(reader, single, ignoresTags, 1);

    /// <summary>Writes a value with all its members.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="node">The value.</param>
    /// <param name="single">Writes a value that is neither an object, an array nor null.</param>
    /// <param name="areCounted">Whether maps and lists begin with their count. Otherwise they end with a break.</param>
    public static void Write(CborWriter writer, JsonNode? node, Action<CborWriter, JsonValue> single, bool areCounted)
    {
        switch (node)
        {
            case null:
                writer.WriteNull();
                break;
            case JsonObject members:
                writer.WriteStartMap(areCounted ? members.Count : null);
                foreach (var (name, member) in members)
                {
                    writer.WriteTextString(name);
                    Write(writer, member, single, areCounted);
                }

                writer.WriteEndMap();
                break;
            case JsonArray elements:
                writer.WriteStartArray(areCounted ? elements.Count : null);
                foreach (var element in elements) Write(writer, element, single, areCounted);
                writer.WriteEndArray();
                break;
            default:
                single(writer, node.AsValue());
                break;
        }
    }

    private static JsonNode? Read(CborReader reader, Func<CborReader, JsonNode?> single, bool ignoresTags, int level)
    {
        while (ignoresTags && reader.PeekState() == CborReaderState.Tag) reader.ReadTag();
        var state = reader.PeekState();
        if (state is not (CborReaderState.StartMap or CborReaderState.StartArray)) return single(reader);
        if (level > DeepestLevel) throw new CborContentException($"more than {DeepestLevel} levels");
        if (state == CborReaderState.StartArray)
        {
            var elements = new JsonArray();
            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray) elements.Add(Read(reader, single, ignoresTags, level + 1));
            reader.ReadEndArray();
            return elements;
        }

        var members = new JsonObject();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var name = reader.ReadTextString();
            members[name] = Read(reader, single, ignoresTags, level + 1);
        }

        reader.ReadEndMap();
        return members;
    }
}
