using System.Formats.Cbor;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// Maps and lists of CBOR as JSON's objects and arrays, which AWS's two forms of CBOR have in common. What they do not have in
/// common, the single values, each form reads and writes itself.
/// </summary>
internal static class CborTree
{
    // Deeper than any input, and shallow enough for the recursion.
    private const int DeepestLevel = 64;

    /// <summary>Reads a value, with all that is below it.</summary>
    /// <param name="reader">Stands before the value.</param>
    /// <param name="single">Reads what is neither a map nor a list.</param>
    /// <param name="ignoresTags">Whether tags are passed over; else <paramref name="single"/> reads a tagged value.</param>
    /// <exception cref="CborContentException">It is nested too deep, or no CBOR.</exception>
    public static JsonNode? Read(CborReader reader, Func<CborReader, JsonNode?> single, bool ignoresTags) =>
        Read(reader, single, ignoresTags, 1);

    /// <summary>Writes a value, with all that is below it.</summary>
    /// <param name="writer">Gets it.</param>
    /// <param name="node">The value.</param>
    /// <param name="single">Writes what is neither an object nor an array nor null.</param>
    /// <param name="areCounted">Whether maps and lists begin with their count; else they end with a break.</param>
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
