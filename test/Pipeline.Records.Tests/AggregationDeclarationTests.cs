namespace Pipeline.Records.Tests;

public class AggregationDeclarationTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "type": "object",
          "properties": {
            "zone": { "type": "string", "minLength": 1 },
            "at": { "type": "string", "format": "date-time" },
            "day": { "type": "string", "format": "date" },
            "seconds": { "type": "integer" },
            "attendee": { "type": ["string", "null"] },
            "weight": { "type": "number" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "either": { "type": ["string", "integer"] }
          },
          "required": ["zone", "at"],
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "at" }
        }
        """);

    [Fact]
    public void LeastDeclaration_HasTheDefaults()
    {
        var aggregation = Parse("""{ "all": { "time": "at", "windowMinutes": 5, "measures": { "n": "count" } } }""")
            .Aggregations.ShouldHaveSingleItem();
        aggregation.Name.ShouldBe("all");
        aggregation.GroupBy.ShouldBeEmpty();
        aggregation.Time.ShouldBe("at");
        aggregation.WindowMinutes.ShouldBe(5);
        aggregation.Measures.ShouldBe([new AggregationMeasure { Name = "n", Kind = MeasureKind.Count }]);
        aggregation.RankBy.ShouldBe("n");
        aggregation.AllowedLatenessMinutes.ShouldBeNull();
        aggregation.KeepDays.ShouldBe(30);
        aggregation.Alert.ShouldBeNull();
    }

    [Fact]
    public void EveryKey_IsRead()
    {
        var declaration = Parse("""
            {
              "crowd": {
                "groupBy": ["zone", "attendee"], "time": "seconds", "windowMinutes": 15.0,
                "measures": {
                  "events": "count", "people": { "distinct": "attendee" }, "total": { "sum": "weight" },
                  "least": { "min": "weight" }, "most": { "max": "seconds" }
                },
                "rankBy": "people", "allowedLatenessMinutes": 0, "keepDays": 2, "alert": { "above": 1e2, "top": 3 }
              },
              "other": { "time": "at", "windowMinutes": 44640, "measures": { "n": "count" } }
            }
            """);
        var crowd = declaration.Find("crowd")!;
        crowd.GroupBy.ShouldBe(["zone", "attendee"]);
        crowd.Measures.Select(measure => (measure.Name, measure.Kind, measure.Field)).ShouldBe(
        [
            ("events", MeasureKind.Count, null),
            ("people", MeasureKind.Distinct, "attendee"), ("total", MeasureKind.Sum, "weight"),
            ("least", MeasureKind.Min, "weight"), ("most", MeasureKind.Max, "seconds"),
        ]);
        (crowd.RankBy, crowd.AllowedLatenessMinutes, crowd.KeepDays).ShouldBe(("people", 0, 2));
        crowd.Alert.ShouldBe(new AggregationAlert { Above = "100", Top = 3 });
        declaration.Aggregations.Select(aggregation => aggregation.Name).ShouldBe(["crowd", "other"]);
        declaration.Find("Crowd").ShouldBeNull();
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll() => Snapshot.VerifyText(Should.Throw<InvalidInputException>(() => Parse("""
        {
          "1crowd": {
            "groupBy": ["zone", "zone", "tags", "either", "nowhere", 1],
            "time": "day", "windowMinutes": 0,
            "measures": {
              "rank": "count", "a b": "count", "c": "sum", "d": { "sum": "zone" }, "e": { "sum": "weight", "max": "weight" },
              "f": { "distinct": "tags" }
            },
            "rankBy": "g", "allowedLatenessMinutes": -1, "keepDays": 1, "alert": { "over": 1, "top": 101 }, "windows": 1
          },
          "empty": {},
          "text": "count",
          "twice": { "time": "at", "time": "at", "windowMinutes": 1.5, "measures": {}, "groupBy": "zone", "alert": 3 }
        }
        """)).Message);

    [Theory]
    [InlineData("[]", "# must be an object with an aggregation for each name; got []; write it in braces")]
    [InlineData("{}", "# must hold 1 to 10 aggregations; got 0; declare one, or use several declarations")]
    [InlineData("""{ "a": { "time": "\ud83d", "windowMinutes": 1, "measures": {} } }""",
        "the text must be Unicode; got half a surrogate pair, such as \\ud83d alone; write the character")]
    public void TextThatIsNoDeclaration_IsRefused(string json, string violation) =>
        Should.Throw<InvalidInputException>(() => Parse(json)).Violations.ShouldHaveSingleItem().ShouldBe(violation);

    [Fact]
    public void TextThatIsNoJson_IsRefusedWithItsLine() => Should.Throw<InvalidInputException>(() => Parse("{\n\n"))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("the text must be JSON; got a fault at line 3: ");

    [Fact]
    public void FileThatIsMissing_IsRefusedByItsPath() => Should.Throw<InvalidInputException>(
        () => AggregationDeclaration.Load("missing.json", Schema)).Violations.ShouldHaveSingleItem()
        .ShouldBe("the path must name a JSON file; got 'missing.json', where no file is; correct the path or add the file");

    private static AggregationDeclaration Parse(string json) => AggregationDeclaration.Parse(json, Schema);
}
