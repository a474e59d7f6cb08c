using System.Globalization;
using Pipeline.Records.Numbers;
using Pipeline.Records.Windows;

namespace Pipeline.Records.Tests.Windows;

/// <summary>Against the numbers themselves, all of them kept.</summary>
public class AggregateStateTests
{
    private static readonly WindowedAggregation Aggregation = AggregationDeclaration.Parse(
        """
        { "fares": { "time": "at", "windowMinutes": 15, "allowedLatenessMinutes": 5,
            "measures": { "events": "count", "total": { "sum": "fare" }, "least": { "min": "fare" },
              "most": { "max": "fare" } } } }
        """,
        EventSchema.Parse("""
        { "type": "object", "properties": { "id": { "type": "string", "minLength": 1 }, "at": { "type": "integer" },
            "fare": { "type": "number" } }, "required": ["id", "at"], "x-dynamodb": { "partitionKey": "id" } }
        """)).Aggregations[0];

    [Fact]
    public void RandomAdditionsAndRemovals_AreThoseOfTheNumbers()
    {
        var (known, unknown) = (0, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var state = new AggregateState(Aggregation);
            List<decimal?> live = [];
            var hasRemoved = false;
            for (var i = 0; i < 60; i++)
            {
                if (live.Count == 0 || random.Next(5) < 3)
                {
                    decimal? number = random.Next(8) == 0 ? null : random.Next(20) / 4m;
                    live.Add(number);
                    state.Apply(Change(number, isRemoval: false));
                }
                else
                {
                    var index = random.Next(live.Count);
                    hasRemoved = true;
                    state.Apply(Change(live[index], isRemoval: true));
                    live.RemoveAt(index);
                }

                state.Value(0).ShouldBe(ExactDecimal.Of(live.Count));
                state.Value(1).ShouldBe(Exact(live.Sum() ?? 0));
                foreach (var (index, extreme) in new[] { (2, live.Min()), (3, live.Max()) })
                {
                    var value = state.Value(index);
                    if (state.IsUnknown(index)) hasRemoved.ShouldBeTrue($"seed {seed}, step {i}");
                    else value.ShouldBe(extreme is { } number ? Exact(number) : null, $"seed {seed}, step {i}");
                    if (state.IsUnknown(index)) value.ShouldBeNull();
                    _ = state.IsUnknown(index) ? unknown++ : known++;
                }
            }
        }

        known.ShouldBeGreaterThan(unknown);
        unknown.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void SumOfTooManyDigits_IsUnknownUntilItFitsAgain()
    {
        var state = new AggregateState(Aggregation);
        state.Apply(Change("1E125", isRemoval: false));
        state.Apply(Change("1", isRemoval: false));
        state.IsUnknown(1).ShouldBeTrue();
        state.Value(1).ShouldBeNull();
        state.Apply(Change("1E125", isRemoval: true));
        state.Value(1).ShouldBe(ExactDecimal.Of(1));
    }

    [Theory]
    [InlineData((20 * 60) - 1, 1, 0)]
    [InlineData(20 * 60, 0, 1)]
    public void Change_IsLateFromTheEndOfItsWindowAndTheAllowedLateness(long arrival, long count, long late)
    {
        var state = new AggregateState(Aggregation);
        state.Apply(Change("1", isRemoval: false) with { ArrivalSeconds = arrival });
        (state.Count, state.Late).ShouldBe((count, late));
    }

    private static WindowChange Change(decimal? number, bool isRemoval) =>
        Change(number?.ToString(CultureInfo.InvariantCulture), isRemoval);

    private static WindowChange Change(string? number, bool isRemoval)
    {
        var value = number is null ? FieldValue.Null : new FieldValue(ScalarType.N, ExactDecimal.Parse(number).ToString());
        return new WindowChange(new EventFacts([], "[]", 0, [FieldValue.Null, value, value, value]), isRemoval, "1", 0);
    }

    private static ExactDecimal Exact(decimal number) => ExactDecimal.Parse(number.ToString(CultureInfo.InvariantCulture));
}
