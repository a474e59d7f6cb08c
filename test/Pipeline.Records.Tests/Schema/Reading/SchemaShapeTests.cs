using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Schema.Reading;

/// <summary>References, unions with null, dialects, maps and names: the allowed forms of a schema.</summary>
public class SchemaShapeTests
{
    [Theory]
    [InlineData("""{ "oneOf": [{ "type": "integer" }, { "type": "null" }] }""", FieldType.Integer, true)]
    [InlineData("""{ "anyOf": [{ "const": null }, { "type": "string" }], "description": "x" }""", FieldType.String, true)]
    [InlineData("""{ "anyOf": [{ "enum": [null] }, { "type": ["string", "null"] }] }""", FieldType.String, true)]
    [InlineData("""{ "oneOf": [{ "enum": ["a", "b"] }, { "type": ["null"] }] }""", FieldType.String, true)]
    [InlineData("""{ "allOf": [{ "type": "boolean" }] }""", FieldType.Boolean, false)]
    [InlineData("""{ "oneOf": [{ "type": "number" }] }""", FieldType.Number, false)]
    [InlineData("""{ "anyOf": [{ "oneOf": [{ "type": "number" }, { "type": "null" }] }, { "type": "null" }] }""",
        FieldType.Number, true)]
    [InlineData("""{ "type": ["number", "integer", "null"] }""", FieldType.Number, true)]
    [InlineData("""{ "type": ["string"] }""", FieldType.String, false)]
    [InlineData("""{ "enum": ["a", null] }""", FieldType.String, true)]
    [InlineData("""{ "enum": [1, 2.0] }""", FieldType.Integer, false)]
    [InlineData("""{ "enum": [1, 2.5] }""", FieldType.Number, false)]
    [InlineData("""{ "enum": [true, false] }""", FieldType.Boolean, false)]
    [InlineData("""{ "const": "x" }""", FieldType.String, false)]
    [InlineData("{}", FieldType.Any, true)]
    [InlineData("true", FieldType.Any, true)]
    [InlineData("""{ "description": "x", "default": 1 }""", FieldType.Any, true)]
    [InlineData("""{ "type": ["string", "integer"] }""", FieldType.Any, false)]
    [InlineData("""{ "type": ["integer", "null", "string"] }""", FieldType.Any, true)]
    [InlineData("""{ "type": ["string", "integer"], "enum": ["a", "b"] }""", FieldType.String, false)]
    [InlineData("""{ "enum": ["a", 1] }""", FieldType.Any, false)]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "type": "integer" }] }""", FieldType.Any, false)]
    [InlineData(
        """{ "anyOf": [{ "type": "string", "format": "date" }, { "type": "number", "minimum": 0 }, { "type": "null" }] }""",
            FieldType.Any, true)]
    [InlineData("""{ "oneOf": [{ "type": "number" }, { "type": "integer" }] }""", FieldType.Number, false)]
    [InlineData("""{ "oneOf": [{ "const": "null" }, { "type": "integer" }] }""", FieldType.Any, false)]
    [InlineData("""{ "oneOf": [{ "type": "object" }, { "type": "object" }, { "type": "null" }] }""", FieldType.Object, true)]
    [InlineData("""{ "oneOf": [{ "type": "null" }, { "const": null }, { "enum": [null] }] }""", FieldType.String, true)]
    [InlineData("""{ "type": "object", "oneOf": [{ "required": ["x"] }, { "required": ["y"] }] }""", FieldType.Object, false)]
    [InlineData("""{ "type": ["array", "null"], "anyOf": [{ "maxItems": 0 }, { "minItems": 3 }] }""", FieldType.Array, true)]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "integer" }], "maximum": 3 }""", FieldType.Any, false)]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "null" }], "maxLength": 3 }""", FieldType.String, true)]
    [InlineData("""{ "minLength": 2 }""", FieldType.Any, true)]
    [InlineData("""{ "properties": { "x": { "type": "string" } }, "required": ["x"] }""", FieldType.Any, true)]
    public void ShapeThatNeedsNoGuess_IsRead(string property, FieldType type, bool isNullable)
    {
        var field = EventSchema.Parse(Schemas.WithProperty(property)).Find("a")!;
        field.Type.ShouldBe(type);
        field.IsNullable.ShouldBe(isNullable);
    }

    [Theory]
    [InlineData("""{ "anyOf": [{ "type": "object" }, { "$ref": "#" }] }""",
        "/anyOf/1/$ref must not refer to what it stands in: events do not nest without end; got \"#\"; " +
        "describe the levels that events have")]
    [InlineData("""{ "anyOf": [{ "type": "string", "maximum": 1 }, { "type": "integer" }] }""",
        "/anyOf/0/maximum must stand beside type integer or number; got it beside string; remove it")]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "type": "string" }], "anyOf": {} }""",
        "/anyOf must be a list of at least one schema; got {}; describe one shape, with optional or nullable properties")]
    [InlineData("""{ "oneOf": [{ "type": "string" }], "allOf": [{ "type": "string" }] }""",
        "/allOf must be a keyword that is supported; got 'allOf'; write all of it into one schema")]
    [InlineData("""{ "type": "object", "oneOf": [{ "required": ["x"], "additionalProperties": false }, {}] }""",
        "/oneOf/0/required/0 must name a property of the object; got \"x\"; add the property or remove this")]
    [InlineData("""{ "type": "object", "properties": { "x": {} }, "dependentRequired": { "x": ["y"] } }""",
        "/dependentRequired/x/0 must name a property of the object; got \"y\"; add the property or remove this")]
    [InlineData("""{ "type": "object", "properties": { "x": {} }, "dependentRequired": { "y": ["x"] } }""",
        "/dependentRequired/y must have the name of a property of the object; got 'y'; add the property or remove this")]
    [InlineData("""{ "type": "object", "properties": { "x": {} }, "dependentRequired": { "x": {} } }""",
        "/dependentRequired/x must be a list of property names; got {}; write [\"name\", ...], or describe one shape")]
    [InlineData("""{ "type": "object", "dependentRequired": [] }""",
        "/dependentRequired must be an object; got []; write { \"name\": [\"other\", ...] }")]
    [InlineData("""{ "type": "object", "dependencies": {} }""",
        "/dependencies must be a keyword of the schema's $schema, 2020-12; got 'dependencies'; name another $schema, or remove " +
        "it")]
    [InlineData("""{ "type": "object", "patternProperties": { "^a": {}, "^b": {} } }""",
        "/patternProperties must be an object with one pattern; got { \"^a\": {}, \"^b\": {} }; write one pattern for all, or " +
        "name the properties")]
    [InlineData("""{ "type": "object", "patternProperties": { "^a": {} } }""",
        "/patternProperties must stand beside additionalProperties false, unless its pattern matches every name; got the " +
        "pattern " +
        "^a; add additionalProperties false, or use additionalProperties with one schema for all")]
    [InlineData(
        """{ "type": "object", "properties": { "ab": {} }, "patternProperties": { "^a": {} }, "additionalProperties": false }""",
            "/patternProperties/^a must match no name under properties, since a property has one type here; got 'ab'; write it " +
            "into that property")]
    [InlineData("""{ "type": "object", "patternProperties": { "(a)\\1": {} } }""",
        "/patternProperties/(a)\\1 must be a regular expression of ECMA-262 that takes linear time; got (a)\\1 with \\1, a " +
        "reference to a group; write it without that, or use enum, format, minLength or maxLength")]
    [InlineData("""{ "anyOf": [] }""",
        "/anyOf must be a list of at least one schema; got []; describe one shape, with optional or nullable properties")]
    [InlineData("""{ "allOf": [{ "type": "string" }, { "maxLength": 2 }] }""",
        "/allOf must hold one schema; got [{ \"type\": \"string\" }, { \"maxLength\": 2 }]; write all of it into one schema")]
    [InlineData("""{ "oneOf": [{ "type": ["string", "null"] }, { "type": "null" }] }""",
        "/oneOf must take null in one of its schemas alone; got [{ \"type\": [\"string\", \"null\"] }, { \"type\": \"null\" " +
        "}]; " +
        "remove null from the other one")]
    [InlineData("""{ "enum": [{}] }""", " must hold a type; got none; add \"type\"")]
    [InlineData("""{ "$ref": "#/$defs/none" }""",
        "/$ref must refer to a part of this schema, as #/$defs/name does; got \"#/$defs/none\"; write the schema that it " +
        "refers " +
        "to under $defs")]
    [InlineData("""{ "$ref": "other.json" }""",
        "/$ref must refer to a part of this schema, as #/$defs/name does; got \"other.json\"; write the schema that it refers " +
        "to " +
        "under $defs")]
    [InlineData("""{ "$ref": "#" }""",
        "/properties/a/$ref must not refer to what it stands in: events do not nest without end; got \"#\"; describe the " +
        "levels " +
        "that events have")]
    [InlineData("""{ "$ref": 1 }""", "/$ref must be a string; got 1; write it in quotation marks or remove it")]
    public void ShapeThatIsAGuess_IsRefused(string property, string violation)
    {
        var violations = Violations(Schemas.WithProperty(property));
        violations.ShouldContain(
            violation.StartsWith("/properties", StringComparison.Ordinal) ? $"#{violation}" : $"#/properties/a{violation}");
    }

    [Fact]
    public void References_AreFollowedWithinTheDocument()
    {
        var schema = EventSchema.Parse("""
            {
              "$id": "https://example.com/order.json",
              "$ref": "#/$defs/order",
              "x-dynamodb": { "partitionKey": "id" },
              "$defs": {
                "order": {
                  "title": "Order",
                  "type": "object",
                  "properties": {
                    "id": { "$ref": "https://example.com/order.json#/$defs/name", "description": "Its number." },
                    "buyer": { "$ref": "#/$defs/a~1b%20c" },
                    "lines": { "type": "array", "items": { "$ref": "#/$defs/list/0" } }
                  },
                  "required": ["id"]
                },
                "name": { "type": "string", "minLength": 1, "description": "A name." },
                "a/b c": { "anyOf": [{ "$ref": "#/$defs/name" }, { "type": "null" }] },
                "list": [{ "$ref": "#/$defs/name" }]
              }
            }
            """);
        schema.Find("id").ShouldNotBeNull().ShouldSatisfyAllConditions(
            id => id.MinLength.ShouldBe(1), id => id.IsRequired.ShouldBeTrue(), id => id.Description.ShouldBe("Its number."));
        schema.Find("buyer").ShouldNotBeNull().ShouldSatisfyAllConditions(
            buyer => buyer.IsNullable.ShouldBeTrue(), buyer => buyer.Description.ShouldBe("A name."));
        schema.Find("lines")!.Items!.MinLength.ShouldBe(1);
    }

    [Fact]
    public void DefinitionThatHoldsItself_IsRefusedOnce() => Violations("""
        {
          "type": "object",
          "properties": { "id": { "type": "string" }, "t": { "$ref": "#/$defs/tree" } },
          "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" },
          "$defs": { "tree": { "type": "object",
              "properties": { "left": { "$ref": "#/$defs/tree" }, "right": { "$ref": "#/$defs/tree" } } } }
        }
        """).ShouldBe(
    [
        "#/$defs/tree/properties/left/$ref must not refer to what it stands in: events do not nest without end; " +
            "got \"#/$defs/tree\"; describe the levels that events have",
        "#/$defs/tree/properties/right/$ref must not refer to what it stands in: events do not nest without end; " +
            "got \"#/$defs/tree\"; describe the levels that events have",
    ]);

    [Fact]
    public void DefinitionsThatMultiply_AreRefusedInTime()
    {
        var levels = string.Join(',', Enumerable.Range(0, 12).Select(i =>
            $"\"l{i}\": {{ \"type\": \"object\", \"properties\": {{ {string.Join(',', Enumerable.Range(0, 10).Select(p =>
                $"\"p{p}\": {(i == 11 ? "{ \"type\": \"string\" }" : $"{{ \"$ref\": \"#/$defs/l{i + 1}\" }}")}"))} }} }}"));
        var json = Schemas.WithProperty("""{ "$ref": "#/$defs/l0" }""")
            .Replace("\"x-dynamodb\"", $"\"$defs\": {{ {levels} }}, \"x-dynamodb\"");
        Violations(json).ShouldContain(
            "the schema must describe at most 20000 fields; got more, since it uses its definitions again and again; describe " +
            "fewer");
    }

    [Fact]
    public void SiblingsOfAReference_CountFromDraft201909On()
    {
        var json = Schemas.WithProperty("""{ "$ref": "#/definitions/s", "maxLength": 3 }""").Replace(
            "\"x-dynamodb\"", "\"definitions\": { \"s\": { \"type\": \"string\" } }, \"x-dynamodb\"");
        Violations(json).ShouldBe(["#/properties/a/maxLength must not stand beside $ref; got 3; write it into the definition"]);
        EventSchema.Parse(json.Replace(
            "\"type\": \"object\",", "\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\","))
            .Find("a")!.MaxLength.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#")]
    [InlineData("http://json-schema.org/draft-06/schema")]
    [InlineData("https://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    [InlineData("http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#")]
    public void KnownDialect_IsTaken(string dialect) =>
        EventSchema.Parse(Schemas.With("$schema", dialect)).Fields.Count.ShouldBe(3);

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#", """{ "const": 1 }""",
        "/const must be a keyword of the schema's $schema, draft 4; got 'const'; name another $schema, or remove it")]
    [InlineData("http://json-schema.org/draft-04/schema#", """{ "type": "integer", "minimum": 1, "exclusiveMinimum": 2 }""",
        "/exclusiveMinimum must be true or false; got 2; correct it or remove it")]
    [InlineData("http://json-schema.org/draft-06/schema#", """{ "type": "integer", "exclusiveMinimum": true }""",
        "/exclusiveMinimum must be a number; got true; write a number or remove it")]
    [InlineData("http://json-schema.org/draft-07/schema#", """{ "type": "array", "prefixItems": [] }""",
        "/prefixItems must be a keyword of the schema's $schema, draft 7; got 'prefixItems'; name another $schema, or remove it")]
    [InlineData("https://json-schema.org/draft/2020-12/schema", """{ "type": "array", "additionalItems": false }""",
        "/additionalItems must be a keyword of the schema's $schema, 2020-12; got 'additionalItems'; name another $schema, or " +
        "remove it")]
    public void KeywordOfAnotherDialect_IsRefused(string dialect, string property, string violation) => Violations(
        Schemas.WithProperty(property).Replace("\"type\": \"object\",", $"\"$schema\": \"{dialect}\", \"type\": \"object\","))
        .ShouldContain($"#/properties/a{violation}");

    [Fact]
    public void SelfDescribingSchema_IsReadAsItIs()
    {
        var json = Schemas.With(
            "$schema", "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#");
        EventSchema.Parse(
            json.Replace("\"type\":\"object\"", "\"self\":{\"vendor\":\"com.example\",\"name\":\"e\"},\"type\":\"object\""))
            .Fields.Count.ShouldBe(3);
        Violations(Schemas.WithJson("self", "{}")).ShouldHaveSingleItem().ShouldStartWith(
            "#/self must be a keyword that is supported");
    }

    [Theory]
    [InlineData("""{ "type": "object" }""", "map<string,string>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "integer" } }""", "map<string,bigint>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "number" } } }""",
        "map<string,array<double>>")]
    [InlineData(
        """{ "type": "object", "properties": { "x-y": { "type": "string" } }, "additionalProperties": { "type": "integer" } }""",
            "struct<x_y:string>")]
    [InlineData("""{ "type": "array" }""", "array<string>")]
    [InlineData("""{ "type": "array", "items": {} }""", "array<string>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "integer" }, { "type": "integer" }], "items": false }""",
        "array<bigint>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "integer" }], "items": { "type": "integer" } }""",
        "array<bigint>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "integer" }] }""", "array<string>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "integer" }, { "type": "boolean" }], "maxItems": 2 }""",
        "array<string>")]
    [InlineData("""{ "type": "null" }""", "string")]
    [InlineData("{}", "string")]
    [InlineData("""{ "type": "string", "format": "ipv6" }""", "string")]
    [InlineData("""{ "type": ["string", "integer"] }""", "string")]
    [InlineData("""{ "type": ["object", "string"], "properties": { "x-y": { "type": "integer" } } }""", "string")]
    [InlineData("""{ "type": "array", "items": { "type": ["boolean", "number"] } }""", "array<string>")]
    [InlineData(
        """{ "type": "object", "patternProperties": { "^n": { "type": "number" } }, "additionalProperties": false }""",
        "map<string,double>")]
    [InlineData("""{ "type": "object", "patternProperties": { ".*": { "type": "boolean" } } }""", "map<string,boolean>")]
    public void ColumnType_IsThatOfTheShape(string property, string type) =>
        EventSchema.Parse(Schemas.WithProperty(property)).GlueColumns[2].Type.ShouldBe(type);

    [Theory]
    [InlineData("user-id", "user_id", "user-id")]
    [InlineData("User.Id", "user_id", "user.id")]
    [InlineData("@timestamp", "_timestamp", "@timestamp")]
    [InlineData("$schema", "_schema", "$schema")]
    [InlineData("dc:title", "dc_title", "dc:title")]
    [InlineData("Page URL", "page_url", "page url")]
    [InlineData("load (50%)", "load__50__", "load (50%)")]
    [InlineData("1st", "_1st", "1st")]
    [InlineData("Plain_1", "plain_1", null)]
    public void Name_BecomesAColumnAndAMapping(string name, string column, string? key)
    {
        var schema = EventSchema.Parse(Schemas.WithProperty("""{ "type": "string" }""", name));
        schema.GlueColumns[2].Name.ShouldBe(column);
        schema.Find(name)!.ColumnName.ShouldBe(column);
        schema.GlueColumnMappings.ShouldBe(key is null ? [] : new Dictionary<string, string> { [column] = key });
    }

    [Fact]
    public void ColumnOfTwoNamesOnDifferentLevels_IsRefused() => Violations(Schemas.WithProperty(
        """{ "type": "array", "items": { "type": "object", "properties": { "b-c": { "type": "string" }, "d": """ +
        """{ "type": "object", "properties": { "b_c": { "type": "string" } } } } } }"""))
        .ShouldBe(
        [
            "# must give the column b_c one property, on all levels together, since the reader of the Glue table tells levels " +
            "not apart; " +
                "got 'b-c' and 'b_c'; rename one",
        ]);

    [Theory]
    [InlineData("""{ "type": ["string", "null"], "enum": ["a"] }""", "null", false)]
    [InlineData("""{ "type": ["string", "null"], "enum": ["a"] }""", "\"a\"", true)]
    [InlineData("""{ "type": ["string", "null"], "const": null }""", "null", true)]
    [InlineData("""{ "type": ["string", "null"], "const": null }""", "\"a\"", false)]
    [InlineData("""{ "type": "null" }""", "null", true)]
    [InlineData("""{ "type": "null" }""", "\"\"", false)]
    [InlineData("""{ "type": "null" }""", "0", false)]
    [InlineData("""{ "oneOf": [{ "enum": ["a"] }, { "type": "null" }] }""", "null", true)]
    public void TypeAndValues_BothDecide(string property, string value, bool valid) =>
        (new EventValidator(EventSchema.Parse(Schemas.WithProperty(property)))
            .Validate(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"k","n":1,"a":{{value}}}""")).Count == 0).ShouldBe(valid);

    private static IReadOnlyList<string> Violations(string json) =>
        Should.Throw<InvalidInputException>(() => EventSchema.Parse(json)).Violations;
}
