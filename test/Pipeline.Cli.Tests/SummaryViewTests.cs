using Pipeline.Local.Contracts;

namespace Pipeline.Cli.Tests;

public class SummaryViewTests
{
    [Theory]
    [InlineData(true, "zone", "The most crowded by zone, every 15 minutes, from the table")]
    [InlineData(false, "tenant", "The busiest by tenant, every 15 minutes, from the table")]
    public void Heading_NamesTheSchemasKey(bool countsPeople, string key, string expected) =>
        SummaryView.CrowdHead(countsPeople, key).ShouldBe(expected);

    [Fact]
    public void LeftOut_NamesEachKindOnceWithItsPaths()
    {
        Unsupported[] parts =
        [
            .. Enumerable.Range(1, 7).Select(i => new Unsupported($"app/Rule{i}/Resource", "AWS::Events::Rule", "no events.")),
            new("app/Bucket", "AWS::S3::Bucket", "no lifecycle."),
            new("app/Other", "AWS::S3::Bucket", "no versions."),
        ];
        SummaryView.LeftOut(parts).ShouldBe(
        [
            "  AWS::Events::Rule app/Rule1, app/Rule2, app/Rule3, app/Rule4, app/Rule5 and 2 more: no events.",
            "  AWS::S3::Bucket app/Bucket: no lifecycle.",
            "  AWS::S3::Bucket app/Other: no versions.",
        ]);
    }
}
