namespace Pipeline.Fuzz.Targets;

/// <summary>The schemas for reading events. Each names the field by which one of two events is newer, or none.</summary>
internal static class EventSchemas
{
    public static IReadOnlyList<(string Json, string? OrderBy)> All { get; } =
    [
        ("""
            {
              "type": "object",
              "properties": {
                "zone": { "type": "string", "maxLength": 2000 }, "n": { "type": "number" }, "version": { "type": "number" },
                "text": { "type": "string", "minLength": 2, "maxLength": 4 },
                    "level": { "type": "string", "enum": ["low", "high"] },
                "grade": { "type": "number", "enum": [1, 2.5, -300] }, "flag": { "type": "boolean", "const": true },
                "count": { "type": "integer", "minimum": 0, "exclusiveMaximum": 100 }, "big": { "type": "integer" },
                "at": { "type": "string", "format": "date-time" }, "day": { "type": "string", "format": "date" },
                "id": { "type": "string", "format": "uuid" }, "note": { "type": ["string", "null"], "enum": ["x", null] },
                "expires": { "type": ["integer", "null"] }
              },
              "required": ["zone", "n", "version"],
              "x-dynamodb": { "partitionKey": "zone", "sortKey": "n", "timeToLive": "expires", "emptyKey": "-" }
            }
            """, "version"),
        ("""
            {
              "type": "object",
              "properties": {
                "id": { "type": "integer" }, "ratio": { "type": "number", "exclusiveMinimum": -1.5, "maximum": 1e3 },
                "step": { "type": "number", "multipleOf": 0.25 }, "seven": { "type": "integer", "multipleOf": 7 },
                "tags": { "type": "array", "items": { "type": ["string", "null"], "maxLength": 3 }, "minItems": 1,
                    "maxItems": 3 },
                "set": { "type": "array", "items": { "type": "number" }, "uniqueItems": true },
                "any": { "type": "array", "uniqueItems": true },
                "pair": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }], "items": false },
                "map": { "type": "object", "additionalProperties": { "type": "integer" }, "minProperties": 1,
                    "maxProperties": 2 },
                "place": {
                  "type": "object", "properties": { "floor": { "type": "integer" }, "room": { "type": "string" } },
                  "required": ["floor"], "additionalProperties": false
                }
              },
              "required": ["id"], "additionalProperties": false,
              "x-dynamodb": { "partitionKey": "id" }
            }
            """, null),
        ("""
            { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
                "x-dynamodb": { "partitionKey": "id" } }
            """, null),
        ("""
            {
              "type": "object",
              "properties": {
                "k": { "type": "string", "pattern": "^[a-c]+$" }, "s": { "type": "string", "pattern": "b" },
                "free": {},
                    "deep": { "type": "array", "items": { "type": "object", "properties": { "deep": { "type": "array" } } } }
              },
              "required": ["k", "s"], "maxProperties": 4,
              "x-dynamodb": { "partitionKey": "k", "sortKey": "s" }
            }
            """, null),
        ("""
            {
              "type": "object",
              "properties": {
                "k": { "type": "string" }, "time": { "type": "string", "format": "time" },
                    "life": { "type": "string", "format": "duration" },
                "mail": { "type": "string", "format": "email" }, "post": { "type": "string", "format": "idn-email" },
                "host": { "type": "string", "format": "hostname" }, "name": { "type": "string", "format": "idn-hostname" },
                "v4": { "type": "string", "format": "ipv4" }, "v6": { "type": "string", "format": "ipv6" },
                "uri": { "type": "string", "format": "uri" }, "ref": { "type": "string", "format": "uri-reference" },
                "iri": { "type": "string", "format": "iri" }, "iriref": { "type": "string", "format": "iri-reference" },
                "template": { "type": "string", "format": "uri-template" },
                    "pointer": { "type": "string", "format": "json-pointer" },
                "relative": { "type": "string", "format": "relative-json-pointer" },
                    "regex": { "type": "string", "format": "regex" },
                "pattern": { "type": "string", "pattern": "^(\\d{1,3}|[\\w-]+?)(x|y)*\\s?$" }
              },
              "required": ["k"],
              "x-dynamodb": { "partitionKey": "k" }
            }
            """, null),
    ];
}
