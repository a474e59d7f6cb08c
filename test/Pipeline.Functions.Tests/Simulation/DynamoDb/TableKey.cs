using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>A key attribute of a table or index.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">S, N or B.</param>
internal sealed record KeyAttribute(string Name, string Type);

/// <summary>DynamoDB's rules for keys.</summary>
internal static class TableKey
{
    /// <summary>The identity of an item: strings by characters, numbers by value.</summary>
    /// <exception cref="DynamoException">A key is missing, has another type, or is empty or too long.</exception>
    public static string Of(JsonElement item, KeyAttribute partitionKey, KeyAttribute? sortKey)
    {
        var partition = Part(item, partitionKey, 2048, "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        return sortKey is null
            ? partition
            : $"{partition} / {Part(item, sortKey, 1024, "Aggregated size of all range keys has exceeded the size limit of " +
            "1024 " +
            "bytes")}";
    }

    /// <summary>Checks the key of an index, which an item need not have.</summary>
    public static void CheckIndex(JsonElement item, string index, KeyAttribute key)
    {
        if (!item.TryGetProperty(key.Name, out var value)) return;
        var (type, content) = AttributeValues.Split(value);
        if (type != key.Type)
        {
            throw DynamoException.Validation(
                $"One or more parameter values were invalid: Type mismatch for Index Key {key.Name} Expected: {key.Type} " +
                $"Actual: {type} " +
                $"IndexName: {index}");
        }

        if (type == "S" && content.GetString() == "")
        {
            throw DynamoException.Validation(
                "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The " +
                $"AttributeValue for a key attribute cannot contain an empty string value. IndexName: {index}, IndexKey: " +
                $"{key.Name}");
        }
    }

    private static string Part(JsonElement item, KeyAttribute key, int most, string tooLong)
    {
        if (!item.TryGetProperty(key.Name, out var value))
        {
            throw DynamoException.Validation(
                $"One or more parameter values were invalid: Missing the key {key.Name} in the item");
        }

        var (type, content) = AttributeValues.Split(value);
        if (type != key.Type)
        {
            throw DynamoException.Validation(
                $"One or more parameter values were invalid: Type mismatch for key {key.Name} expected: {key.Type} actual: " +
                $"{type}");
        }

        if (type == "N") return AttributeValues.Number(content.GetString()!).ToString();
        var bytes = type == "S" ? Encoding.UTF8.GetByteCount(content.GetString()!) : AttributeValues.Binary(content).Length;
        if (bytes == 0)
        {
            throw DynamoException.Validation(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
                $"{(type == "S" ? "string" : "binary")} value. Key: {key.Name}");
        }

        if (bytes > most) throw DynamoException.Validation($"One or more parameter values were invalid: {tooLong}");
        return CanonicalItem.Quote(content.GetString()!);
    }
}
