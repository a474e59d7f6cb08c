using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Functions.DynamoDb;

/// <summary>Reads the bodies that <c>RequestBodies</c> writes into the SDK's objects.</summary>
internal static class RequestReader
{
    // An item has 32 levels at most, each of two objects or arrays of JSON.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 256 };

    /// <summary>A BatchWriteItem.</summary>
    public static BatchWriteItemRequest ReadBatch(ReadOnlySpan<byte> body)
    {
        var request = new BatchWriteItemRequest();
        var json = Start(body);
        while (NextName(ref json) is { } name)
        {
            switch (name)
            {
                case "ReturnConsumedCapacity":
                    request.ReturnConsumedCapacity = Text(ref json);
                    break;
                case "RequestItems":
                    request.RequestItems = Map(ref json, ReadPuts);
                    break;
                default:
                    throw Unknown(name);
            }
        }

        return request;
    }

    /// <summary>A PutItem.</summary>
    public static PutItemRequest ReadPut(ReadOnlySpan<byte> body)
    {
        var request = new PutItemRequest();
        var json = Start(body);
        while (NextName(ref json) is { } name)
        {
            switch (name)
            {
                case "ReturnConsumedCapacity":
                    request.ReturnConsumedCapacity = Text(ref json);
                    break;
                case "TableName":
                    request.TableName = Text(ref json);
                    break;
                case "Item":
                    request.Item = Map(ref json, ReadValue);
                    break;
                case "ConditionExpression":
                    request.ConditionExpression = Text(ref json);
                    break;
                case "ExpressionAttributeNames":
                    request.ExpressionAttributeNames = Map(ref json, Text);
                    break;
                case "ExpressionAttributeValues":
                    request.ExpressionAttributeValues = Map(ref json, ReadValue);
                    break;
                default:
                    throw Unknown(name);
            }
        }

        return request;
    }

    private delegate T Read<T>(ref Utf8JsonReader json);

    private static Utf8JsonReader Start(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, Deep);
        json.Read();
        return json;
    }

    // {"PutRequest":{"Item":{...}}} for each.
    private static List<WriteRequest> ReadPuts(ref Utf8JsonReader json) => List(ref json, ReadPut);

    private static WriteRequest ReadPut(ref Utf8JsonReader json) =>
        new(new PutRequest(Members(ref json, ReadItem)["PutRequest"]["Item"]));

    private static Dictionary<string, Dictionary<string, AttributeValue>> ReadItem(ref Utf8JsonReader json) =>
        Map(ref json, ReadAttributes);

    private static Dictionary<string, AttributeValue> ReadAttributes(ref Utf8JsonReader json) => Map(ref json, ReadValue);

    private static AttributeValue ReadValue(ref Utf8JsonReader json)
    {
        json.Read();
        return ReadTyped(ref json);
    }

    // Reads the type, its value and the end of an object whose start has been read.
    private static AttributeValue ReadTyped(ref Utf8JsonReader json)
    {
        var type = NextName(ref json) ?? throw Unknown("{}");
        var value = new AttributeValue();
        switch (type)
        {
            case "S":
                value.S = Text(ref json);
                break;
            case "N":
                value.N = Text(ref json);
                break;
            case "B":
                json.Read();
                value.B = new MemoryStream(json.GetBytesFromBase64(), writable: false);
                break;
            case "BOOL":
                json.Read();
                value.BOOL = json.GetBoolean();
                break;
            case "NULL":
                json.Read();
                value.NULL = json.GetBoolean();
                break;
            case "L":
                value.L = List(ref json, ReadTyped);
                break;
            case "M":
                value.M = Map(ref json, ReadValue);
                break;
            default:
                throw Unknown(type);
        }

        json.Read();
        return value;
    }

    private static Dictionary<string, T> Map<T>(ref Utf8JsonReader json, Read<T> read)
    {
        json.Read();
        return Members(ref json, read);
    }

    // Within an object that has begun.
    private static Dictionary<string, T> Members<T>(ref Utf8JsonReader json, Read<T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (NextName(ref json) is { } name) map.Add(name, read(ref json));
        return map;
    }

    private static List<T> List<T>(ref Utf8JsonReader json, Read<T> read)
    {
        json.Read();
        var list = new List<T>();
        // Each element is an object, whose start has been read before.
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) list.Add(read(ref json));
        return list;
    }

    // Returns the next member's name; null at the object's end.
    private static string? NextName(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName ? json.GetString() : null;

    private static string Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }

    private static InvalidOperationException Unknown(string name) =>
        new($"a request of the writer must have no member {name}; it is not read here");
}
