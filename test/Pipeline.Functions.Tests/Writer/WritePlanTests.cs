using System.Text;
using Pipeline.Functions.Writer;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Tests.Writer;

public class WritePlanTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        { "type": "object", "properties": { "id": { "type": "number" }, "at": { "type": "integer" } }, "required": ["id", "at"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    [Theory]
    [InlineData("Upsert", 3)]
    [InlineData("InsertOnce", 0)]
    [InlineData("Latest", 1)]
    public void EventsOfAKey_GiveOneWinner(string mode, int winner)
    {
        var plan = Plan(mode, ("1", 5), ("1.0", 9), ("10E-1", 9), ("1", 7));
        plan.GroupCount.ShouldBe(1, "a key is the same however its number is written");
        plan.Group(0).Winner.ShouldBe(winner);
    }

    [Fact]
    public void LatestWithoutAField_IsTheLastOfTheStream()
    {
        var plan = new WritePlan(WriteMode.Latest, ordersByNumber: false);
        Add(plan, new ItemTranscoder(Schema), ("1", 9), ("1", 3));
        plan.Group(0).Winner.ShouldBe(1);
    }

    [Theory]
    [InlineData("Upsert", 1, 0)]
    [InlineData("InsertOnce", 1, 2)]
    [InlineData("Latest", 0, 2)]
    public void WinnerRefused_NextBestTakesItsPlace(string mode, int second, int third)
    {
        var plan = Plan(mode, ("1", 5), ("1", 4), ("1", mode == "Latest" ? 3 : 9), ("2", 1));
        if (mode == "Latest") plan.Group(0).Winner.ShouldBe(0);
        var first = plan.Group(0).Winner;
        plan.Refuse(0, "why");
        plan.Group(0).Winner.ShouldBe(mode == "Latest" ? 1 : second);
        plan.Refuse(0, "why");
        plan.Group(0).Winner.ShouldBe(third);
        plan.Group(0).Outcome.ShouldBe(Outcome.Pending);
        plan.Refuse(0, "why not");
        plan.Group(0).Outcome.ShouldBe(Outcome.Refused);
        plan.Refusals.Count.ShouldBe(3);
        plan.Refusals[0].Candidate.ShouldBe(first);
        plan.Refusals[2].Reason.ShouldBe("why not");
        plan.Group(1).Outcome.ShouldBe(Outcome.Pending);
    }

    [Fact]
    public void ManyKeys_AreEachTheirOwn()
    {
        var plan = new WritePlan(WriteMode.Upsert, ordersByNumber: false);
        var items = new ItemTranscoder(Schema);
        for (var round = 0; round < 2; round++)
        {
            plan.Clear();
            for (var i = 0; i < 30_000; i++) Add(plan, items, ($"{i % 10_000}", i));
            plan.GroupCount.ShouldBe(10_000);
            plan.CandidateCount.ShouldBe(30_000);
            for (var i = 0; i < plan.GroupCount; i++)
            {
                plan.Group(i).First.ShouldBe(i);
                plan.Group(i).Winner.ShouldBe(20_000 + i);
                plan.Candidate(i).Next.ShouldBe(10_000 + i);
                plan.Candidate(10_000 + i).Next.ShouldBe(20_000 + i);
            }
        }
    }

    private static WritePlan Plan(string mode, params (string Id, int At)[] events)
    {
        var plan = new WritePlan(Enum.Parse<WriteMode>(mode), ordersByNumber: true);
        Add(plan, new ItemTranscoder(Schema, new ItemOptions { OrderBy = "at" }), events);
        return plan;
    }

    private static void Add(WritePlan plan, ItemTranscoder items, params (string Id, int At)[] events)
    {
        foreach (var (id, at) in events)
        {
            var record = Encoding.UTF8.GetBytes($$"""{"id":{{id}},"at":{{at}}}""");
            items.TryTranscode(record, default, plan.Items, out var item).ShouldBeTrue();
            plan.Add(new Candidate { Item = item });
        }
    }
}
