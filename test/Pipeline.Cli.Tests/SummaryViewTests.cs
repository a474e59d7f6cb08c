namespace Pipeline.Cli.Tests;

public class SummaryViewTests
{
    [Theory]
    [InlineData(true, "zone", "The most crowded by zone, every 15 minutes, from the table")]
    [InlineData(false, "tenant", "The busiest by tenant, every 15 minutes, from the table")]
    public void Heading_NamesTheSchemasKey(bool countsPeople, string key, string expected) =>
        SummaryView.CrowdHead(countsPeople, key).ShouldBe(expected);
}
