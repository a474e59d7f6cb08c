using Amazon.CDK;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class SearchSizeTests
{
    private const string Type = "AWS::OpenSearchService::Domain";

    [Theory]
    [InlineData(3, 10, true)]
    [InlineData(399, 1536, true)]
    [InlineData(402, 100, false)]
    [InlineData(0, 100, false)]
    [InlineData(3, 9, false)]
    [InlineData(3, 1537, false)]
    public void NodesAndVolume_InsideTheirRangesOnly(int nodes, int gibibytes, bool allowed)
    {
        void Make() => Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public(),
            Size = SearchSize.Production(nodes, volume: Size.Gibibytes(gibibytes)),
        }));
        if (allowed) Make();
        else Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem();
    }

    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
    [Theory]
    [InlineData("t3.small.search", 100)]
    [InlineData("or2.medium.search", 768, 20)]
    [InlineData("om2.large.search", 768, 20)]
    [InlineData("m7g.medium.search", 512)]
    [InlineData("r8g.16xlarge.search", 36_864)]
    [InlineData("z9z.large.search", 36_864)]
    public void VolumeOfAType_IsWhatAwsListsForIt(string type, int most, int least = 10)
    {
        IReadOnlyList<string> Mistakes(int gibibytes) => Ranges.Mistakes(stack => Dev(stack, type, Size.Gibibytes(gibibytes)));
        Mistakes(least).ShouldBeEmpty();
        Mistakes(most).ShouldBeEmpty();
        Mistakes(most + 1).ShouldBe(
            [$"Size.Volume must be {least} to {most} GiB; got {most + 1} GiB; {type} takes no other volume: change it, or the " +
                $"type"]);
        Mistakes(least - 1).ShouldHaveSingleItem().ShouldContain($"got {least - 1} GiB");
    }

    [Theory]
    [InlineData("t3.small.search", 10)]
    [InlineData("or2.medium.search", 20)]
    public void VolumeThatIsNotGiven_IsTheLeastOfItsType(string type, int least) =>
        ((int)Synth.Template(stack => Dev(stack, type)).Properties(Type)["EBSOptions"]!["VolumeSize"]!).ShouldBe(least);

    [Theory]
    [InlineData("t2.medium.search")]
    [InlineData("r4.large.search")]
    [InlineData("i3.large.search")]
    public void TypeWithoutGp3_IsRefused(string type) => Ranges.Mistakes(stack => Dev(stack, type)).ShouldBe(
        [$"Size.DataInstanceType must be of a family with gp3 volumes; got {type}; use a type such as r7g.large.search or " +
            $"or2.medium.search"]);

    [Theory]
    [InlineData("r7g.large.search", 2, 400)]
    [InlineData("m5.large.search", 2, 200)]
    [InlineData("t3.medium.search", 2, 10)]
    [InlineData("or2.large.search", 2, 400)]
    [InlineData("or2.xlarge.search", 2, 668)]
    [InlineData("or2.xlarge.search", 3, 1002)]
    public void NodesOfAFamily_AreWhatAwsListsForIt(string type, int zones, int most)
    {
        ServiceLimits.OpenSearch.DataNodesOf(type, zones).Maximum.ShouldBe(most);
        if (zones == 2) Ranges.Mistakes(stack => TwoZones(stack, most)).ShouldBeEmpty();
        if (zones == 2)
        {
            Ranges.Mistakes(stack => TwoZones(stack, most + 2)).ShouldHaveSingleItem().ShouldStartWith(
            $"Size.DataNodes must be 1 to {most} data nodes; got {most + 2}; {type} has no other number in 2 zones");
        }

        void TwoZones(Stack stack, int nodes) => _ = new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public(),
            Size = SearchSize.TwoZones(nodes, type, volume: Size.Gibibytes(100)),
        });
    }

    [Fact]
    public void NodesAboveTheQuota_AreWarnedOf()
    {
        static Action<Stack> Build(int nodes) => stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public(),
            Size = SearchSize.TwoZones(nodes),
        });
        Synth.Warnings(Build(80)).ShouldBeEmpty();
        Synth.Warnings(Build(82)).ShouldHaveSingleItem()
            .ShouldContain(
                "Size.DataNodes must be at most 80 data nodes unless the account has a higher quota; got 82; ask for more at");
    }

    private static SearchDomain Dev(Stack stack, string type, Size? volume = null) => new(stack, "Search", new()
    {
        Network = SearchNetwork.Public(),
        Size = SearchSize.Dev(type, volume),
    });
}
