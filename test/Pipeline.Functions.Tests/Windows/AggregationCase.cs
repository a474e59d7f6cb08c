using Pipeline.Records;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>The events and aggregations of the simulations.</summary>
internal static class AggregationCase
{
    public static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "minLength": 1 },
            "zone": { "type": ["string", "null"] },
            "at": { "type": "string", "format": "date-time" },
            "who": { "type": ["string", "null"] },
            "amount": { "type": ["number", "null"] }
          },
          "required": ["id", "at"],
          "x-dynamodb": { "partitionKey": "id" }
        }
        """);

    public static readonly AggregationDeclaration Declaration = AggregationDeclaration.Parse("""
        {
          "zones": {
            "groupBy": ["zone"], "time": "at", "windowMinutes": 15,
            "measures": {
              "events": "count", "people": { "distinct": "who" }, "total": { "sum": "amount" }, "least": { "min": "amount" },
              "most": { "max": "amount" }
            },
            "rankBy": "events", "allowedLatenessMinutes": 30, "alert": { "above": 5, "top": 2 }
          },
          "days": { "time": "at", "windowMinutes": 1440, "measures": { "people": { "distinct": "who" } } }
        }
        """, Schema);
}
