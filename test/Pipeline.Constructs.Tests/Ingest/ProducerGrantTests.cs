using System.Text.Json.Nodes;
using Amazon.CDK.AWS.IAM;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class ProducerGrantTests
{
    [Fact]
    public void Defaults_PutListAndReadTheSettings() => Actions(null).ShouldBe([
        "kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:PutRecord", "kinesis:PutRecords",
    ]);

    [Fact]
    public void ProducerThatDoesNotAggregate_ReadsNoSettings() =>
        Actions(new() { Aggregates = false }).ShouldNotContain("kinesis:DescribeStreamSummary");

    [Fact]
    public void Metrics_ArePutIntoTheirNamespaceAlone()
    {
        var template = Made(new() { MetricsNamespace = "KinesisProducerLibrary" });
        var statement = template.Statements().Single(statement => $"{statement["Action"]}" == "cloudwatch:PutMetricData");
        ((string?)statement["Resource"]).ShouldBe("*");
        statement["Condition"]!.ToJsonString()
            .ShouldBe("""{"StringEquals":{"cloudwatch:namespace":"KinesisProducerLibrary"}}""");
    }

    [Theory]
    [InlineData("", "an empty string")]
    [InlineData("AWS/Kinesis", "AWS/Kinesis")]
    public void NamespaceThatCannotBe_IsRefused(string name, string got) => Should.Throw<InvalidInputException>(() =>
        Made(new() { MetricsNamespace = name })).Violations.ShouldBe([
            $"MetricsNamespace must have 1 to 255 characters, and not begin with AWS/; got {got}; choose another name"]);

    private static IEnumerable<string> Actions(ProducerGrant? grant) => Made(grant).Statements()
        .SelectMany(statement => statement["Action"] is JsonArray actions ? actions.Select(action => (string)action!)
            : [(string)statement["Action"]!])
        .Where(action => action.StartsWith("kinesis:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Template Made(ProducerGrant? grant) => Synth.Template(stack => new IngestStream(stack, "Stream")
        .GrantWrite(new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() }), grant));
}
