using Pipeline.Records.Limits;

namespace Pipeline.Records.Tests.Schema;

public class SchemaRefusalTests
{
    [Theory]
    [InlineData("false", "# must be a schema object; got false; write { \"type\": ... }")]
    [InlineData("1", "# must be a schema object; got 1; write { \"type\": ... }")]
    [InlineData("""{ "const": [] }""", "# must hold a type; got none; add \"type\"")]
    [InlineData("""{ "type": "text" }""",
        "#/type must be string, integer, number, boolean, array, object or null, or a list of them; got \"text\"; choose among " +
        "these types")]
    [InlineData("""{ "type": ["string", "text"] }""",
        "#/type must be string, integer, number, boolean, array, object or null, or a list of them; got [\"string\", " +
        "\"text\"]; " +
        "choose among these types")]
    [InlineData("""{ "type": [] }""",
        "#/type must be string, integer, number, boolean, array, object or null, or a list of them; got []; choose among these " +
        "types")]
    [InlineData("""{ "type": ["array", "object"], "maxProperties": 3, "minProperties": 4 }""",
        "#/maxProperties must be at least minProperties, 4; got 3; raise it or lower minProperties")]
    [InlineData("""{ "type": ["string", "integer"], "items": {} }""",
        "#/items must stand beside type array; got it beside string or integer; remove it")]
    [InlineData("""{ "type": ["string", "integer"], "enum": ["a", true] }""",
        "#/enum/1 must be of type string; got true; correct the value or the type")]
    [InlineData("""{ "type": ["string", "integer"], "minimum": 2, "enum": ["a", 1] }""",
        "#/enum/1 must be within the field's minimum, 2; got 1; remove the value or widen the limit")]
    [InlineData("""{ "type": ["string", "integer"], "maxLength": 1, "enum": ["ab", 1] }""",
        "#/enum/0 must have at most 1 characters, the field's maxLength; got \"ab\"; remove the value or widen the limit")]
    [InlineData("""{ "type": 5 }""",
        "#/type must be string, integer, number, boolean, array, object or null, or a list of them; got 5; choose among these " +
        "types")]
    [InlineData("""{ "type": "string", "type": "string" }""", "#/type must be given once; got two of the name; remove one")]
    [InlineData("""{ "type": "string", "description": 1 }""",
        "#/description must be a string; got 1; write it in quotation marks or remove it")]
    [InlineData("""{ "type": "string", "title": {} }""",
        "#/title must be a string; got {}; write it in quotation marks or remove it")]
    [InlineData("""{ "type": "string", "$schema": "x" }""",
        "#/$schema must stand at the root; got \"x\"; move it there or remove it")]
    [InlineData("""{ "type": "string", "x-dynamodb": {} }""",
        "#/x-dynamodb must stand at the root; got {}; move it there or remove it")]
    public void PropertyThatIsNoSchema_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("not", "say what is allowed")]
    [InlineData("if", "describe one shape, with optional or nullable properties")]
    [InlineData("then", "describe one shape, with optional or nullable properties")]
    [InlineData("else", "describe one shape, with optional or nullable properties")]
    [InlineData("unevaluatedProperties", "use additionalProperties")]
    [InlineData("$dynamicRef", "use $ref")]
    [InlineData("nullable", "use \"type\": [\"string\", \"null\"] or the like")]
    [InlineData("maxlength",
        "remove it, or use one of format, minLength, maxLength, pattern, minimum, maximum, exclusiveMinimum, exclusiveMaximum, " +
        "multipleOf, enum, const, items, prefixItems, additionalItems, minItems, maxItems, uniqueItems, properties, required, " +
        "additionalProperties, patternProperties, minProperties, maxProperties, dependentRequired, dependencies")]
    public void UnsupportedKeyword_IsRefusedWithWhatToWrite(string keyword, string fix) => Refused(
        $$"""{ "type": "string", "{{keyword}}": [] }""",
        $"#/{keyword} must be a keyword that is supported; got '{keyword}'; {fix}");

    [Theory]
    [InlineData("""{ "type": "string", "minimum": 1 }""",
        "#/minimum must stand beside type integer or number; got it beside string; remove it")]
    [InlineData("""{ "type": "integer", "maxLength": 1 }""",
        "#/maxLength must stand beside type string; got it beside integer; remove it")]
    [InlineData("""{ "type": "boolean", "format": "date" }""",
        "#/format must stand beside type string; got it beside boolean; remove it")]
    [InlineData("""{ "type": "string", "items": { "type": "string" } }""",
        "#/items must stand beside type array; got it beside string; remove it")]
    [InlineData("""{ "type": "array", "items": { "type": "string" }, "enum": [[]] }""",
        "#/enum must stand beside type string or integer or number or boolean; got it beside array; remove it")]
    public void KeywordOfAnotherType_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("""{ "type": "string", "format": "color" }""",
        "#/format must be one of date, date-time, duration, email, hostname, idn-email, idn-hostname, ipv4, ipv6, iri, " +
        "iri-reference, json-pointer, regex, relative-json-pointer, time, uri, uri-reference, uri-template, uuid; got " +
        "\"color\"; " +
        "use one of them, or remove it and say it in the description")]
    [InlineData("""{ "type": "string", "format": 1 }""",
        "#/format must be one of date, date-time, duration, email, hostname, idn-email, idn-hostname, ipv4, ipv6, iri, " +
        "iri-reference, json-pointer, regex, relative-json-pointer, time, uri, uri-reference, uri-template, uuid; got 1; use " +
        "one " +
        "of them, or remove it and say it in the description")]
    [InlineData("""{ "type": "string", "maxLength": 2.0000000000000000000000000000001 }""",
        "#/maxLength must be a whole number, 0 or more; got 2.0000000000000000000000000000001; correct it or remove it")]
    [InlineData("""{ "type": "string", "pattern": "[a" }""",
        "#/pattern must be a regular expression of ECMA-262 that takes linear time; got [a with a class of characters that is " +
        "not closed; write it without that, or use enum, format, minLength or maxLength")]
    [InlineData("""{ "type": "string", "enum": ["a", "b"], "pattern": "^a" }""",
        "#/enum/1 must match the field's pattern; got \"b\"; correct the value or the pattern")]
    [InlineData("""{ "type": "string", "minLength": -1 }""",
        "#/minLength must be a whole number, 0 or more; got -1; correct it or remove it")]
    [InlineData("""{ "type": "string", "maxLength": 1.5 }""",
        "#/maxLength must be a whole number, 0 or more; got 1.5; correct it or remove it")]
    [InlineData("""{ "type": "string", "maxLength": "9" }""",
        "#/maxLength must be a whole number, 0 or more; got \"9\"; correct it or remove it")]
    [InlineData("""{ "type": "string", "maxLength": 2147483648 }""",
        "#/maxLength must be a whole number, 0 or more; got 2147483648; correct it or remove it")]
    [InlineData("""{ "type": "string", "minLength": 3, "maxLength": 2 }""",
        "#/maxLength must be at least minLength, 3; got 2; raise it or lower minLength")]
    [InlineData("""{ "type": "string", "format": "uuid", "maxLength": 35 }""",
        "#/maxLength must be at least 36 with this format; got 35; remove it: the format says how long the text is")]
    [InlineData("""{ "type": "string", "format": "date", "minLength": 11 }""",
        "#/minLength must be at most 10 with this format; got 11; remove it: the format says how long the text is")]
    [InlineData("""{ "type": "string", "format": "date-time", "maxLength": 19 }""",
        "#/maxLength must be at least 20 with this format; got 19; remove it: the format says how long the text is")]
    public void ImpossibleText_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("""{ "type": "number", "minimum": "1" }""", "#/minimum must be a number; got \"1\"; write a number or remove it")]
    [InlineData("""{ "type": "integer", "maximum": 9223372036854775808 }""",
        "#/maximum must be within 64 bits, as integers and their columns are; got 9223372036854775808; lower it, or use type " +
        "number")]
    [InlineData("""{ "type": "number", "minimum": 2, "maximum": 1 }""",
        "#/maximum must leave a number from 2 on; got 1; raise it or lower the minimum")]
    [InlineData("""{ "type": "number", "minimum": 1, "exclusiveMaximum": 1 }""",
        "#/exclusiveMaximum must leave a number from 1 on; got 1; raise it or lower the minimum")]
    [InlineData("""{ "type": "number", "exclusiveMinimum": 1, "maximum": 1 }""",
        "#/maximum must leave a number above 1 on; got 1; raise it or lower the minimum")]
    [InlineData("""{ "type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2 }""",
        "#/exclusiveMaximum must leave an integer above 1 on; got 2; raise it or lower the minimum")]
    [InlineData("""{ "type": "integer", "minimum": 1.2, "maximum": 1.8 }""",
        "#/maximum must leave an integer from 1.2 on; got 1.8; raise it or lower the minimum")]
    public void ImpossibleNumber_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("""{ "type": "string", "enum": [] }""",
        "#/enum must be a list of at least one value; got []; name the values or remove it")]
    [InlineData("""{ "type": "string", "enum": "a" }""",
        "#/enum must be a list of at least one value; got \"a\"; name the values or remove it")]
    [InlineData("""{ "type": "string", "enum": ["a", 1] }""",
        "#/enum/1 must be of type string; got 1; correct the value or the type")]
    [InlineData("""{ "type": "string", "enum": ["a", null] }""",
        "#/enum/1 must be of type string; got null; correct the value or the type")]
    [InlineData("""{ "type": "boolean", "enum": ["true"] }""",
        "#/enum/0 must be of type boolean; got \"true\"; correct the value or the type")]
    [InlineData("""{ "type": "integer", "enum": [1.5] }""",
        "#/enum/0 must be of type integer; got 1.5; correct the value or the type")]
    [InlineData("""{ "type": "integer", "const": 9223372036854775808 }""",
        "#/const must be of type integer; got 9223372036854775808; correct the value or the type")]
    [InlineData("""{ "type": "string", "enum": ["a", "b", "a"] }""",
        "#/enum/2 must be there once; got \"a\"; remove the repetition")]
    [InlineData("""{ "type": "number", "enum": [1, 1.0] }""", "#/enum/1 must be there once; got 1.0; remove the repetition")]
    [InlineData("""{ "type": ["number", "null"], "enum": [null, null] }""",
        "#/enum/1 must be there once; got null; remove the repetition")]
    [InlineData("""{ "type": "string", "enum": ["a"], "const": "a" }""",
        "#/const must not stand beside enum; got \"a\"; keep one of the two")]
    [InlineData("""{ "type": "string", "enum": ["a", "bc"], "minLength": 2 }""",
        "#/enum/0 must have at least 2 characters, the field's minLength; got \"a\"; remove the value or widen the limit")]
    [InlineData("""{ "type": "string", "const": "abc", "maxLength": 2 }""",
        "#/const must have at most 2 characters, the field's maxLength; got \"abc\"; remove the value or widen the limit")]
    [InlineData("""{ "type": "string", "format": "date", "enum": ["2026-02-29"] }""",
        "#/enum/0 must be of the field's format, date; got \"2026-02-29\"; correct the value or remove the format")]
    [InlineData("""{ "type": "string", "format": "date-time", "enum": ["2026-02-28 10:00:00Z"] }""",
        "#/enum/0 must be of the field's format, date-time; got \"2026-02-28 10:00:00Z\"; correct the value or remove the " +
        "format")]
    [InlineData("""{ "type": "string", "format": "uuid", "enum": ["1"] }""",
        "#/enum/0 must be of the field's format, uuid; got \"1\"; correct the value or remove the format")]
    [InlineData("""{ "type": "integer", "enum": [0, 1], "minimum": 1 }""",
        "#/enum/0 must be within the field's minimum, 1; got 0; remove the value or widen the limit")]
    [InlineData("""{ "type": "number", "enum": [0.5, 1], "exclusiveMaximum": 1 }""",
        "#/enum/1 must be within the field's maximum, 1 exclusive; got 1; remove the value or widen the limit")]
    public void ImpossibleEnumeration_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("""{ "type": "array", "items": { "type": "string", "pattern": "(?=a)" } }""",
        "#/items/pattern must be a regular expression of ECMA-262 that takes linear time; got (?=a) with the lookaround (?=; " +
        "write it without that, or use enum, format, minLength or maxLength")]
    [InlineData("""{ "type": "object", "properties": [] }""",
        "#/properties must be an object; got []; name the object's properties")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" } }, "required": "b" }""",
        "#/required must be a list of property names; got \"b\"; write [\"name\", ...]")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" } }, "required": ["c"] }""",
        "#/required/0 must name a property of the object; got \"c\"; add the property or remove this")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" } }, "required": ["b", "b"] }""",
        "#/required/1 must be named once; got \"b\"; remove the repetition")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" } }, "required": [1] }""",
        "#/required/0 must be a string; got 1; write it in quotation marks or remove it")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" } }, "additionalProperties": 1 }""",
        "#/additionalProperties must be true, false or a schema; got 1; say whether there may be other properties, or what " +
        "they " +
        "are")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" }, "b": { "type": "string" } } }""",
        "#/properties/b must be given once; got two of the name; remove one")]
    [InlineData("""{ "type": "object", "properties": { "b": { "type": "string" }, "B": { "type": "string" } } }""",
        "#/properties/B must differ from 'b' by more than case, which Glue does not tell apart; got 'B'; rename one")]
    [InlineData("""{ "type": "object", "properties": { "b/<": { "type": "string" } } }""",
        "#/properties/b~1< must have a name of letters, digits, spaces and _ - . @ $ : / ( ) % & +, of which a column of " +
        "Athena " +
        "can be named; got 'b/<'; rename the property")]
    [InlineData("""{ "type": "object", "properties": { "b-c": { "type": "string" }, "b.c": { "type": "string" } } }""",
        "#/properties/b.c must have a column of its own, and not that of 'b-c', b_c; got 'b.c'; rename one")]
    [InlineData("""{ "type": "object", "properties": { "-": { "type": "string" } } }""",
        "#/properties/- must have a name of letters, digits, spaces and _ - . @ $ : / ( ) % & +, of which a column of Athena " +
        "can " +
        "be named; got '-'; rename the property")]
    [InlineData("""{ "type": "array", "minItems": 2, "maxItems": 1 }""",
        "#/maxItems must be at least minItems, 2; got 1; raise it or lower minItems")]
    [InlineData("""{ "type": "object", "minProperties": 2, "maxProperties": 1 }""",
        "#/maxProperties must be at least minProperties, 2; got 1; raise it or lower minProperties")]
    [InlineData("""{ "type": "array", "uniqueItems": 1 }""",
        "#/uniqueItems must be true or false; got 1; correct it or remove it")]
    [InlineData("""{ "type": "array", "prefixItems": [] }""",
        "#/prefixItems must be a list of at least one schema; got []; write one schema for each of the first elements, or " +
        "remove " +
        "it")]
    [InlineData("""{ "type": "array", "items": [{ "type": "string" }] }""",
        "#/items must be one schema; got [{ \"type\": \"string\" }]; use prefixItems, or name an older $schema")]
    [InlineData("""{ "type": "object", "properties": { "": { "type": "string" } } }""",
        "#/properties/ must have a name of 1 to 255 characters, as a Glue column; got 0 characters; rename the property")]
    public void ImpossibleStructure_IsRefused(string property, string violation) => Refused(property, violation);

    [Theory]
    [InlineData("[]", "# must be a JSON object; got []; write a JSON Schema of type object")]
    [InlineData("null", "# must be a JSON object; got null; write a JSON Schema of type object")]
    public void RootThatIsNoObject_IsRefused(string json, string violation) => Violations(json).ShouldBe([violation]);

    [Theory]
    [InlineData("type", "\"array\"", "#/type must be object: an event has named fields; got \"array\"; describe an object")]
    [InlineData("type", "[\"object\", \"null\"]",
        "#/type must be object: an event has named fields; got [\"object\",\"null\"]; describe an object")]
    [InlineData("$schema", "\"http://json-schema.org/draft-03/schema#\"",
        "#/$schema must be https://json-schema.org/draft/2020-12/schema or that of draft 2019-09, 7, 6 or 4; got " +
        "\"http://json-schema.org/draft-03/schema#\"; name the one that the schema is written in, or remove it")]
    [InlineData("$id", "1", "#/$id must be a string; got 1; write it in quotation marks or remove it")]
    [InlineData("title", "1", "#/title must be a string; got 1; write it in quotation marks or remove it")]
    public void WrongRootKeyword_IsRefused(string keyword, string json, string violation) =>
        Violations(Schemas.WithJson(keyword, json)).ShouldContain(violation);

    [Fact]
    public void MissingType_IsRefusedWithWhateverElseIsWrong() =>
        Violations("""{ "properties": { "a": { "enum": [{}] } } }""").ShouldBe(
    [
        "#/properties/a must hold a type; got none; add \"type\"",
        "# must name the keys of the DynamoDB table in x-dynamodb; got none; " +
            "add \"x-dynamodb\": { \"partitionKey\": \"a property\" }",
    ]);

    [Theory]
    [InlineData("\"id\"", "# must be an object; got \"id\"; add \"x-dynamodb\": { \"partitionKey\": \"a property\" }")]
    [InlineData("{}", "# must hold partitionKey; got none; name a property")]
    [InlineData("""{ "partitionKey": 1 }""", "#/partitionKey must be a string; got 1; write it in quotation marks or remove it")]
    [InlineData("""{ "partitionKey": "Id" }""",
        "#/partitionKey must name a property of the event; got \"Id\"; use one of id, n, a")]
    [InlineData("""{ "partitionKey": "id", "sortkey": "n" }""",
        "#/sortkey must be one of partitionKey, sortKey, timeToLive, emptyKey; got 'sortkey'; correct the name or remove it")]
    [InlineData("""{ "partitionKey": "a" }""",
        "#/partitionKey must name a required property; got \"a\"; add the property to required")]
    [InlineData("""{ "partitionKey": "id", "sortKey": "id" }""",
        "#/sortKey must differ from partitionKey; got \"id\"; name another property or remove it")]
    [InlineData("""{ "partitionKey": "id", "timeToLive": "a" }""",
        "#/timeToLive must name an integer, seconds since 1970; got \"a\" of type string; make it an integer or name another " +
        "property")]
    [InlineData("""{ "partitionKey": "id", "timeToLive": "b" }""",
        "#/timeToLive must name a property of the event; got \"b\"; use one of id, n, a")]
    [InlineData("""{ "partitionKey": "id", "emptyKey": 0 }""",
        "#/emptyKey must be a string; got 0; write it in quotation marks or remove it")]
    [InlineData("""{ "partitionKey": "id", "emptyKey": "" }""",
        "#/emptyKey must hold at least one character; got \"\"; choose a text that no event holds, such as \"-\"")]
    [InlineData("""{ "partitionKey": "n", "emptyKey": "-" }""",
        "#/emptyKey must be absent where no key can be empty; got \"-\"; remove it, or what keeps the keys from being empty")]
    public void WrongKeys_AreRefused(string keys, string violation) =>
        Violations(Schemas.WithKeys(keys)).ShouldBe([violation.Replace("# ", "#/x-dynamodb ").Replace("#/", "#/x-dynamodb/")
            .Replace("#/x-dynamodb/x-dynamodb", "#/x-dynamodb")]);

    [Theory]
    [InlineData("""{ "type": "boolean" }""",
        "#/x-dynamodb/sortKey must name a string or a number; got \"k\" of type boolean; name another property")]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""",
        "#/x-dynamodb/sortKey must name a string or a number; got \"k\" of type array; name another property")]
    [InlineData("""{ "type": ["string", "null"] }""",
        "#/x-dynamodb/sortKey must name a property that is never null; got \"k\"; remove \"null\" from its type")]
    [InlineData("""{ "type": "string", "enum": ["", "a"] }""",
        "#/x-dynamodb/sortKey must name a property that is never empty; got \"k\" with an empty string in its enum; remove " +
        "that " +
        "or add emptyKey")]
    [InlineData("""{ "type": "string", "maxLength": 0 }""",
        "#/x-dynamodb/sortKey must name a property that is never empty; got \"k\" of maxLength 0; raise its maxLength")]
    [InlineData("""{ "type": "string", "minLength": 1025 }""",
        "#/x-dynamodb/sortKey must name a property whose value has 1 to 1024 bytes; got \"k\" of minLength 1025; lower its " +
        "minLength")]
    public void PropertyThatCannotBeAKey_IsRefused(string property, string violation) =>
        Violations(WithSortKey(property, "")).ShouldBe([violation]);

    [Theory]
    [InlineData("""{ "type": "string", "enum": ["", "-"] }""", "-",
        "#/x-dynamodb/emptyKey must differ from every value of 'k'; got \"-\"; choose a text that no event holds")]
    [InlineData("""{ "type": "string", "minLength": 1 }""", "-",
        "#/x-dynamodb/emptyKey must be absent where no key can be empty; got \"-\"; remove it, or what keeps the keys from " +
        "being " +
        "empty")]
    [InlineData("""{ "type": "string", "enum": ["a"] }""", "-",
        "#/x-dynamodb/emptyKey must be absent where no key can be empty; got \"-\"; remove it, or what keeps the keys from " +
        "being " +
        "empty")]
    [InlineData("""{ "type": "string", "format": "date" }""", "-",
        "#/x-dynamodb/emptyKey must be absent where no key can be empty; got \"-\"; remove it, or what keeps the keys from " +
        "being " +
        "empty")]
    public void EmptyKeyThatCollidesOrIsNeedless_IsRefused(string property, string emptyKey, string violation) =>
        Violations(WithSortKey(property, emptyKey)).ShouldBe([violation]);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void EmptyKeyOfASortKey_HasItsSize(int bytes, bool allowed)
    {
        var json = WithSortKey("""{ "type": "string" }""", new string('e', bytes));
        if (allowed) EventSchema.Parse(json).EmptyKey!.Length.ShouldBe(bytes);
        else Violations(json).ShouldBe(["#/x-dynamodb/emptyKey must have 1 to 1024 bytes; got 1025 bytes; shorten it"]);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void KeyName_HasTheLengthOfColumnAndAttribute(int length, bool allowed)
    {
        var name = new string('k', length);
        var json = WithSortKey("""{ "type": "string" }""", "").Replace("\"k\"", $"\"{name}\"");
        if (allowed)
        {
            EventSchema.Parse(json).SortKey!.Name.ShouldBe(name);
        }
        else
        {
            Violations(json).ShouldBe(
            [
                $"#/properties/{name} must have a name of 1 to 255 characters, as a Glue column; got 256 characters; rename " +
                $"the " +
                $"property",
                "#/x-dynamodb/sortKey must have a name of 1 to 255 characters; got 256 characters; rename the property",
            ]);
        }
    }

    [Fact]
    public void ColumnTypeBeyondGlue_IsRefused()
    {
        var limit = (int)ServiceLimits.Glue.ColumnTypeLength.Maximum;
        var inner = string.Join(',', Enumerable.Range(0, (limit / 250) + 1).Select(i =>
            $"\"f{i:d4}{new string('x', 238)}\": {{ \"type\": \"string\" }}"));
        Violations(Schemas.WithProperty($$"""{ "type": "object", "properties": { {{inner}} } }"""))
            .ShouldHaveSingleItem().ShouldStartWith("#/properties/a must become a Glue type of 0 to 131072 characters; got 131");
    }

    [Fact]
    public void EveryFault_IsListedAtOnce()
    {
        var error = Should.Throw<InvalidInputException>(() => EventSchema.Parse(
            """
            {
              "$schema": "http://json-schema.org/draft-03/schema#",
              "type": "object",
              "properties": {
                "zone": { "type": ["string", "null"] },
                "Zone": { "$ref": "#/$defs/zone" },
                "count": { "type": "integer", "minimum": 5, "maximum": 4, "enum": ["5"] },
                "event-time": { "type": ["string", "text"], "format": "hour" },
                "lines": { "type": "array", "items": { "type": "object", "properties": {} } }
              },
              "required": ["zone", "time"],
              "additionalProperties": { "type": "text" },
              "patternProperties": {},
              "$defs": {},
              "x-dynamodb": { "partitionKey": "zone", "sortKey": "lines", "timeToLive": "event-time", "ttl": 1 }
            }
            """,
            "doors"));
        Snapshot.VerifyText(error.Message);
    }

    private static void Refused(string property, string violation) =>
        Violations(Schemas.WithProperty(property)).ShouldBe([violation.Replace("#", "#/properties/a")]);

    private static IReadOnlyList<string> Violations(string json) =>
        Should.Throw<InvalidInputException>(() => EventSchema.Parse(json)).Violations;

    private static string WithSortKey(string property, string emptyKey) => $$"""
        {
          "type": "object",
          "properties": { "n": { "type": "integer" }, "k": {{property}} },
          "required": ["n", "k"],
          "x-dynamodb": { "partitionKey": "n", "sortKey": "k"{{(emptyKey.Length == 0 ? "" : $", \"emptyKey\": \"{emptyKey}\"")}} }
        }
        """;
}
