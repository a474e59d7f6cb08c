using System.Text;
using System.Text.Json;
using Pipeline.Records.Items;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Records;

/// <summary>
/// The schema of an event, read once from a JSON Schema file: its fields, the keys of its DynamoDB table and the columns of its
/// Glue table. Immutable.
/// </summary>
/// <remarks>
/// <para><c>$schema</c> names the version of JSON Schema: draft 4, 6, 7, 2019-09 or 2020-12, the default. Keywords:
/// <c>type</c>, <c>enum</c>, <c>const</c>, <c>format</c> (all of the standard, always checked), <c>minLength</c>,
/// <c>maxLength</c>, <c>pattern</c>, <c>minimum</c>, <c>maximum</c> and their exclusive forms, <c>multipleOf</c>, <c>items</c>,
/// <c>prefixItems</c>, <c>minItems</c>, <c>maxItems</c>, <c>uniqueItems</c>, <c>properties</c>, <c>required</c>,
/// <c>additionalProperties</c>, <c>patternProperties</c> with one pattern, <c>minProperties</c>, <c>maxProperties</c>,
/// <c>dependentRequired</c> (up to draft 7 <c>dependencies</c> with lists of names), <c>$ref</c> within the document,
/// <c>$defs</c>, <c>oneOf</c>, <c>anyOf</c>, and the annotations. Any other keyword that would change what is valid is refused,
/// because a rule that is not checked must not look as if it were. Numbers are compared to the last digit, and 1.0 is an integer
/// in all versions. A pattern takes linear time: lookarounds, references to groups and word boundaries are refused.</para>
/// <para>A value must match exactly one schema of <c>oneOf</c>, and at least one of <c>anyOf</c>. The item has the value as it
/// is. Its column has what the field itself says beside the union, or else the types of all its schemas together: a union of
/// objects becomes a <c>map</c>, one of objects and lists a <c>string</c>. A schema without a type allows values of every type,
/// as JSON Schema says, and its keywords limit those of theirs.</para>
/// <para>Names hold letters, digits, spaces and <c>_ - . @ $ : / ( ) % &amp; +</c>; <see cref="SchemaField.ColumnName"/> names
/// the column that they become. An object without named properties becomes a <c>map</c>, and a value of several types, or
/// without a type, becomes a <c>string</c> with its JSON: no other type of a column reads a text, a number and an object. The
/// item has each value in its own type.</para>
/// <para>The keyword <c>x-dynamodb</c> at the root names the table's keys:
/// <c>{ "partitionKey": "zone", "sortKey": "time", "timeToLive": "expires_at", "emptyKey": "-" }</c>, all but the
/// first optional.</para>
/// </remarks>
public sealed class EventSchema
{
    internal EventSchema(SchemaField root) => Root = root;

    /// <summary>The schema's text as given, with LF as line ends.</summary>
    public required string Json { get; init; }

    /// <summary>
    /// The events' name, valid for a Glue table: lower case letters, digits and underscores. It comes from the name given, the
    /// title, or the file's name, in this order; <c>events</c> where there is none.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The schema's description of the events.</summary>
    public string? Description { get; init; }

    /// <summary>The fields, in the schema's order; at least one.</summary>
    public IReadOnlyList<SchemaField> Fields => Root.Fields;

    /// <summary>Whether an event may have properties that <see cref="Fields"/> does not list.</summary>
    public bool AllowsOthers => Root.AllowsOthers;

    /// <summary>The table's partition key: a required field, never null.</summary>
    public required KeyField PartitionKey { get; init; }

    /// <summary>The table's sort key, if it has one: a required field, never null.</summary>
    public KeyField? SortKey { get; init; }

    /// <summary>The field with the time after which DynamoDB may delete the item, in seconds since 1970; an integer.</summary>
    public string? TimeToLive { get; init; }

    /// <summary>
    /// The text that is stored for the empty string in a string key, since DynamoDB accepts no empty key
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html); null where no key can be empty. The
    /// text is reserved: an event that has it in a key that may be empty is not valid, so that it never stands for two values.
    /// </summary>
    public string? EmptyKey { get; init; }

    /// <summary>The columns of the Glue table, one for each field, in the same order.</summary>
    public required IReadOnlyList<GlueColumn> GlueColumns { get; init; }

    /// <summary>
    /// The JSON key, in lower case, of each column and of each field within a struct, where it differs from the column's name:
    /// <c>user-id</c> for the column <c>user_id</c>. A reader of JSON into columns needs it. DynamoDB keeps the property's
    /// own name.
    /// </summary>
    public required IReadOnlyDictionary<string, string> GlueColumnMappings { get; init; }

    /// <summary>The event as an object.</summary>
    internal SchemaField Root { get; }

    /// <summary>Reads a schema from its text.</summary>
    /// <param name="json">The JSON Schema.</param>
    /// <param name="name">The events' name. Default: the schema's title.</param>
    /// <exception cref="InvalidInputException">
    /// The text is not JSON, or not a schema of this kind; the message lists every reason.
    /// </exception>
    public static EventSchema Parse(string json, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(json, name, fileName: null);
    }

    /// <summary>
    /// Reads a schema from a file. Its encoding is UTF-8, or the one of its byte order mark. Its name is its title, or else the
    /// file's name.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="InvalidInputException">
    /// There is no such file, or it is not text, not JSON, or not a schema of this kind.
    /// </exception>
    public static EventSchema Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new InvalidInputException(
                $"Event schema '{path}'",
                [$"the path must name a JSON Schema file; got '{path}', where no file is; correct the path or add the file"]);
        }

        return Read(TextFile.Read(path, $"Event schema '{path}'"), name: null, path);
    }

    /// <summary>The field of a name; null where there is none.</summary>
    /// <param name="name">The property's name; upper and lower case differ.</param>
    public SchemaField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    private static EventSchema Read(string json, string? name, string? fileName)
    {
        var text = json.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        var subject = (fileName ?? name) is { } source ? $"Event schema '{source}'" : "Event schema";
        var found = new List<string>();
        try
        {
            // Deeper than any schema that can be accepted, so that the refusal names the field and is not the parser's.
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            var root = new SchemaPlace(document.RootElement, "#", new SchemaDocument(document.RootElement, found));
            var schema = SchemaReader.Read(root, text, name, fileName);
            return schema is not null && found.Count == 0 ? schema : throw new InvalidInputException(subject, found);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(subject, [NotJson(text, error)]);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser throws this for half a surrogate pair.
            throw new InvalidInputException(
                subject, ["the text must be Unicode; got half a surrogate pair, such as \\ud83d alone; write the character"]);
        }
    }

    private static string NotJson(string text, JsonException error)
    {
        var line = (int)(error.LineNumber ?? 0);
        var at = (int)(error.BytePositionInLine ?? 0);
        var before = Encoding.UTF8.GetBytes(text.Split('\n')[line]).AsSpan(0, at);
        var column = Encoding.UTF8.GetCharCount(before) + 1;
        var fault = Fault(text, line, at);
        return $"the text must be JSON; got a fault at line {line + 1}, column {column}: {fault}; correct it there";
    }

    // Count in the whole text, since the preceding characters may be on another line.
    private static string Fault(string text, int line, int at)
    {
        var start = text.Split('\n').Take(line).Sum(other => Encoding.UTF8.GetByteCount(other) + 1);
        return RecordWords.Character(Encoding.UTF8.GetBytes(text), start + at);
    }
}
