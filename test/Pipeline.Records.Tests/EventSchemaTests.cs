using Pipeline.Records.Limits;
using Pipeline.Records.Tests.Schema;

namespace Pipeline.Records.Tests;

public class EventSchemaTests
{
    private const string EveryKeyword = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "https://example.com/order.json",
          "$comment": "Not read.",
          "title": "Orders (v2)",
          "description": "An order.",
          "type": "object",
          "properties": {
            "Id": { "type": "string", "format": "uuid", "default": "x", "examples": [1], "deprecated": true },
            "at": { "type": "string", "format": "date-time", "title": "At" },
            "day": { "type": ["null", "string"], "format": "date", "readOnly": true, "writeOnly": false },
            "state": { "type": ["string", "null"], "enum": ["new", "päid", null], "minLength": 3, "maxLength": 4 },
            "version": { "type": "integer", "const": 2.0 },
            "count": { "type": "integer", "minimum": 0, "exclusiveMaximum": 1000, "enum": [1, 2e1, 999] },
            "price": { "type": "number", "minimum": 0, "exclusiveMinimum": 0, "maximum": 99.95, "x-note": "not read" },
            "gift": { "type": "boolean", "const": true },
            "lines": {
              "type": "array",
              "description": "What was\n  ordered.",
              "items": {
                "type": "object",
                "properties": {
                  "Sku": { "type": "string", "minLength": 1 },
                  "tags": { "type": "array", "items": { "type": ["string", "null"], "maxLength": 9 } }
                },
                "required": ["Sku"],
                "additionalProperties": false
              }
            }
          },
          "required": ["Id", "at", "count"],
          "x-dynamodb": { "partitionKey": "Id", "sortKey": "count", "timeToLive": "version" }
        }
        """;

    [Fact]
    public void EveryKeyword_BecomesTheModel() => Snapshot.Verify(Model.Of(EventSchema.Parse(EveryKeyword)));

    [Fact]
    public void TextWithWindowsLineEndsAndByteOrderMark_IsKeptWithLineFeeds() =>
        EventSchema.Parse("\uFEFF" + EveryKeyword.Replace("\n", "\r\n")).Json.ShouldBe(EveryKeyword);

    [Fact]
    public void LineSeparatorInAText_IsKept()
    {
        var text = EveryKeyword.Replace("An order.", "An\u2028order.");
        EventSchema.Parse(text).Description.ShouldBe("An\u2028order.");
    }

    [Theory]
    [InlineData("Orders (v2)", null, "orders_v2")]
    [InlineData("Orders", "Given name", "given_name")]
    [InlineData("  --  ", null, "events")]
    [InlineData("2026 orders", null, "events_2026_orders")]
    [InlineData("Événements", null, "v_nements")]
    public void Name_IsMadeFitForGlue(string title, string? name, string expected) =>
        EventSchema.Parse(Schemas.With("title", title), name).Name.ShouldBe(expected);

    [Fact]
    public void NameOfAnyLength_FitsAGlueTable() =>
        EventSchema.Parse(Schemas.Valid, new string('a', 127) + "-b").Name.ShouldBe(new string('a', 127));

    [Fact]
    public void NoTitleInAFile_FileNameIsTheName()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Door-events.schema.json");
        File.WriteAllText(path, Schemas.Valid);
        EventSchema.Load(path).Name.ShouldBe("door_events_schema");
    }

    [Fact]
    public void TitleInAFile_IsTheName()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.json");
        File.WriteAllText(path, Schemas.With("title", "Doors"));
        EventSchema.Load(path).Name.ShouldBe("doors");
    }

    [Fact]
    public void StringKeyWithoutEmptyKey_HasAtLeastOneCharacter()
    {
        var schema = EventSchema.Parse(Schemas.Valid);
        schema.Find("id")!.MinLength.ShouldBe(1);
        schema.Find("a")!.MinLength.ShouldBeNull();
    }

    [Fact]
    public void StringKeyWithEmptyKey_MayBeEmpty()
    {
        var schema = EventSchema.Parse(Schemas.WithKeys("""{ "partitionKey": "id", "emptyKey": "-" }"""));
        schema.EmptyKey.ShouldBe("-");
        schema.Find("id")!.MinLength.ShouldBeNull();
    }

    [Fact]
    public void NumericKey_IsNumberInDynamoDb()
    {
        var schema = EventSchema.Parse(Schemas.WithKeys("""{ "partitionKey": "id", "sortKey": "n" }"""));
        schema.PartitionKey.ShouldBe(new KeyField("id", KeyType.String));
        schema.SortKey.ShouldBe(new KeyField("n", KeyType.Number));
        schema.TimeToLive.ShouldBeNull();
        schema.EmptyKey.ShouldBeNull();
    }

    [Fact]
    public void LongDescription_IsCutToAColumnComment()
    {
        var limit = ServiceLimits.Glue.ColumnCommentLength;
        string Comment(int length) => EventSchema
            .Parse(Schemas.WithProperty($$"""{ "type": "string", "description": "{{new string('d', length)}}" }"""))
            .GlueColumns.Single(column => column.Name == "a").Comment!;
        Comment((int)limit.Maximum).ShouldEndWith("d");
        Comment((int)limit.Maximum + 1).Length.ShouldBe((int)limit.Maximum);
        Comment((int)limit.Maximum + 1).ShouldEndWith("d...");
    }

    [Fact]
    public void DeepestNestingOfDynamoDb_IsAllowed()
    {
        var deepest = (int)ServiceLimits.DynamoDb.NestingDepth.Maximum;
        EventSchema.Parse(Schemas.WithProperty(Schemas.Nested(deepest))).Find("a")!.Type.ShouldBe(FieldType.Array);
        Should.Throw<InvalidInputException>(() => EventSchema.Parse(Schemas.WithProperty(Schemas.Nested(deepest + 1))))
            .Violations.ShouldHaveSingleItem().ShouldEndWith(
                " must nest 1 to 32 levels deep; got level 33; flatten the event: DynamoDB stores no deeper item");
    }

    [Fact]
    public void UnknownName_IsNotFound() => EventSchema.Parse(Schemas.Valid).Find("ID").ShouldBeNull();

    [Fact]
    public void Model_CannotBeChangedThroughItsLists()
    {
        var schema = EventSchema.Parse(EveryKeyword);
        (schema.Fields as IList<SchemaField>)?.IsReadOnly.ShouldBeTrue();
        (schema.GlueColumns as IList<GlueColumn>)?.IsReadOnly.ShouldBeTrue();
        (schema.Find("state")!.Enum as IList<string>)?.IsReadOnly.ShouldBeTrue();
        (schema.Find("lines")!.Items!.Fields as IList<SchemaField>)?.IsReadOnly.ShouldBeTrue();
    }
}
