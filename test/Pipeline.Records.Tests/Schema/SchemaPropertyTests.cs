using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Schema;

/// <summary>Any valid schema can be parsed, and one broken rule gives exactly one reason.</summary>
public class SchemaPropertyTests
{
    private const int Seeds = 700;

    // How to break one place of a schema object, and the reason's text after the pointer to that place.
    private static readonly (Func<JsonObject, bool> Fits, Action<JsonObject> Break, string Reason)[] Faults =
    [
        (field => field.ContainsKey("type"), field => field["not"] = new JsonObject(),
            "/not must be a keyword that is supported; got 'not'"),
        (_ => true, field => field["description"] = 1, "/description must be a string; got 1"),
        (field => field.ContainsKey("type"), field => field["$id"] = "x", "/$id must stand at the root; got \"x\""),
        (field => Is(field, "string"), field => field["maximum"] = 1, "/maximum must stand beside type integer or number"),
        (field => Is(field, "string") && !field.ContainsKey("enum"), field => field["maxLength"] = -1,
            "/maxLength must be a whole"),
        (field => Is(field, "string")
            && !field.ContainsKey("enum"), field => field["format"] = "color", "/format must be one of"),
        (field => Is(field, "string")
            && !field.ContainsKey("enum"), field => field["pattern"] = "(", "/pattern must be a regular"),
        (field => Is(field, "integer"), field => field["format"] = "date", "/format must stand beside type string"),
        (field => Is(field, "number"), field => field["multipleOf"] = 0, "/multipleOf must be above 0"),
        (field => Is(field, "integer"), field => field["minimum"] = long.MaxValue + 1m, "/minimum must be within 64 bits"),
        (field => Is(field, "number") && !field.ContainsKey("enum"), EmptyRange,
            "/maximum must leave a number from -4000 on; got -5000"),
        (field => Is(field, "boolean"), field => field["const"] = "yes", "/const must be of type boolean; got \"yes\""),
        (field => Is(field, "array"), field => field["minItems"] = 0.5, "/minItems must be a whole number"),
        (field => Is(field, "object"), RequireNone, "/required/0 must name a property"),
        (field => Is(field, "object"), field => field["additionalProperties"] = "no",
            "/additionalProperties must be true, false"),
        (field => Is(field, "object"), field => field["minProperties"] = -1, "/minProperties must be a whole number"),
    ];

    [Fact]
    public void AnyValidSchema_ParsesWithAColumnAField()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var json = new RandomSchema(seed).Make();
            var schema = EventSchema.Parse(json.ToJsonString());
            schema.Fields.Select(field => field.Name).ShouldBe(json["properties"]!.AsObject().Select(property => property.Key));
            schema.GlueColumns.Select(column => column.Name)
                .ShouldBe(schema.Fields.Select(field => field.Name.ToLowerInvariant()));
            schema.Fields.Where(field => field.IsRequired).Select(field => field.Name)
                .ShouldBe(json["required"]!.AsArray().Select(name => (string)name!));
        }
    }

    [Fact]
    public void OneBrokenRule_IsTheOneReason()
    {
        var broken = new HashSet<string>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var json = new RandomSchema(seed).Make();
            var places = Places(json["properties"]!.AsObject(), "#/properties")
                .SelectMany(place => Faults.Where(fault => fault.Fits(place.Field)).Select(fault => (place, fault))).ToList();
            var ((field, pointer), (_, @break, reason)) = places[new Random(seed).Next(places.Count)];
            @break(field);
            Should.Throw<InvalidInputException>(() => EventSchema.Parse(json.ToJsonString()))
                .Violations.ShouldHaveSingleItem().ShouldStartWith(pointer + reason);
            broken.Add(reason);
        }

        broken.Count.ShouldBe(Faults.Length, "every fault was tried");
    }

    // An object that takes other properties and has no columns may have this one, too.
    private static void RequireNone(JsonObject field) =>
        (field["required"], field["additionalProperties"]) = (new JsonArray("none"), false);

    private static void EmptyRange(JsonObject field) => (field["minimum"], field["maximum"]) = (-4000, -5000);

    private static bool Is(JsonObject field, string type) => field["type"] is JsonValue value && (string)value! == type;

    private static IEnumerable<(JsonObject Field, string Pointer)> Places(JsonObject properties, string pointer) =>
        properties.Where(property => property.Key != "key")
            .SelectMany(property => Within(property.Value!.AsObject(), $"{pointer}/{property.Key}"));

    private static IEnumerable<(JsonObject Field, string Pointer)> Within(JsonObject field, string pointer) =>
    [
        (field, pointer),
        .. field["items"] is JsonObject items ? Within(items, $"{pointer}/items") : [],
        .. field["properties"] is JsonObject properties ? Places(properties, $"{pointer}/properties") : [],
    ];
}
