using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Local.Mappings;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>The table of measured metrics is true, and an alarm on any other metric says why it is not evaluated.</summary>
public sealed partial class MeasuredMetricsTests
{
    private static readonly string[] Dimensions =
        [.. Enum.GetValues<MetricSource>().SelectMany(MeasuredMetrics.DimensionsOf).Distinct()];

    private readonly MetricStore _store = new(new FakeTimeProvider());

    private static IEnumerable<string> Names => MeasuredMetrics.Table.SelectMany(row => row.Names);

    [Fact]
    public void EveryMetricOfTheSource_IsInTheTable()
    {
        var measured = InSource();
        measured.Count.ShouldBeGreaterThan(40);
        measured.Where(pattern => !Names.Any(name => IsMatch(pattern, name))).ShouldBeEmpty();
    }

    [Fact]
    public void EveryMetricOfTheTable_IsMeasuredInTheSource()
    {
        var (measured, sources) = (InSource(), string.Join('\n', Sources()));
        Names.Where(name => !measured.Exists(pattern => IsMatch(pattern, name))).ShouldBeEmpty();
        // A placeholder in a name stands for one of the words that the source inserts there.
        Names.Except(measured).Select(name => $"\"{name.Split('.')[0]}\"").Distinct()
            .Where(word => !sources.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void MetricWithItsSource_IsMeasured()
    {
        WhyNot("AWS/Kinesis", "IncomingRecords", ("StreamName", "s")).ShouldBeNull();
        WhyNot("AWS/Kinesis", "SubscribeToShardEvent.MillisBehindLatest", ("StreamName", "s"), ("ConsumerName", "c"))
            .ShouldBeNull();
        WhyNot("AWS/Lambda", "IteratorAge", ("FunctionName", "mapped")).ShouldBeNull();
        WhyNot("AWS/DynamoDB", "SystemErrors", ("Operation", "PutItem"), ("TableName", "t")).ShouldBeNull();
        WhyNot("AWS/DynamoDB", "ReadThrottleEvents", ("TableName", "t"), ("GlobalSecondaryIndexName", "i")).ShouldBeNull();
        WhyNot("AWS/DynamoDB", "UserErrors").ShouldBeNull();
    }

    [Fact]
    public void ResourceThatIsNotRun_IsNoSource()
    {
        WhyNot("AWS/Kinesis", "IncomingRecords", ("StreamName", "imported"))
            .ShouldBe("the run has no source of AWS/Kinesis IncomingRecords with StreamName imported");
        // A function runs, but none of its mappings does.
        WhyNot("AWS/Lambda", "Errors", ("FunctionName", "f")).ShouldBeNull();
        WhyNot("AWS/Lambda", "IteratorAge", ("FunctionName", "f"))
            .ShouldBe("the run has no source of AWS/Lambda IteratorAge with FunctionName f");
        WhyNot("AWS/DynamoDB", "SystemErrors", ("TableName", "t"), ("Operation", "ExecuteStatement"))
            .ShouldBe("the run has no source of AWS/DynamoDB SystemErrors with TableName t and Operation ExecuteStatement");
    }

    [Fact]
    public void OtherDimensions_AreNotMeasured()
    {
        WhyNot("AWS/Lambda", "Errors")
            .ShouldBe("the run measures AWS/Lambda Errors by FunctionName; the alarm reads it by no dimension");
        WhyNot("AWS/DynamoDB", "WriteThrottleEvents", ("TableName", "t"), ("GlobalSecondaryIndexName", "i")).ShouldBe(
            "the run measures AWS/DynamoDB WriteThrottleEvents by TableName; " +
            "the alarm reads it by TableName and GlobalSecondaryIndexName");
    }

    [Theory]
    [InlineData("AWS/SQS", "ApproximateAgeOfOldestMessage")]
    [InlineData("AWS/Kinesis", "SubscribeToShard.RateExceeded")]
    [InlineData("AWS/Firehose", "BytesPerSecondLimit")]
    [InlineData("AWS/DynamoDB", "TransactionConflict")]
    public void OtherMetric_IsNotMeasured(string nameSpace, string metric) =>
        WhyNot(nameSpace, metric, ("StreamName", "s")).ShouldBe($"the run does not measure {nameSpace} {metric}");

    [Fact]
    public void MetricOfAFunctionsOwn_IsMeasuredOnceItIsEmitted()
    {
        WhyNot("Doors", "Rejected", ("FunctionName", "f"))
            .ShouldBe("no function or client of the run has emitted Doors Rejected with FunctionName f");
        _store.Add("Doors", "Rejected", 0, [("FunctionName", "f")]);
        WhyNot("Doors", "Rejected", ("FunctionName", "f")).ShouldBeNull();
        WhyNot("Doors", "Rejected", ("FunctionName", "g")).ShouldNotBeNull();
    }

    [Fact]
    public void Sources_AreWhatTheDeploymentRuns()
    {
        var table = Deployments.Table("t", """, "GlobalSecondaryIndexes": [{ "IndexName": "i" }]""");
        var function = Deployments.Resource(AwsType.Lambda.Function, "image", """{ "PackageType": "Image" }""");
        var mapping = new MappingSettings(
            "uuid", "app/M", "arn", null, "mapped", "arn", "arn", "eu-west-1", new StreamPosition("LATEST"));
        var consumer = Deployments.Resource(
            AwsType.Kinesis.StreamConsumer, "c1",
                """{ "StreamARN": "arn:aws:kinesis:eu-west-1:111122223333:stream/s", "ConsumerName": "c" }""");
        var deployment = Deployments.Of(table, function, consumer, Deployments.Resource(AwsType.Kinesis.Stream, "s", "{}"));
        var sources = MetricSources.Of(deployment, ["d"], [mapping]);
        sources.Has(MetricSource.Stream, ["s"]).ShouldBeTrue();
        sources.Has(MetricSource.StreamConsumer, ["s", "c"]).ShouldBeTrue();
        sources.Has(MetricSource.DeliveryStream, ["d"]).ShouldBeTrue();
        sources.Has(MetricSource.Mapping, ["uuid"]).ShouldBeTrue();
        sources.Has(MetricSource.MappedFunction, ["mapped"]).ShouldBeTrue();
        sources.Has(MetricSource.Table, ["t"]).ShouldBeTrue();
        sources.Has(MetricSource.TableIndex, ["t", "i"]).ShouldBeTrue();
        sources.Has(MetricSource.TableOperation, ["t", "BatchWriteItem"]).ShouldBeTrue();
        sources.Has(MetricSource.Function, ["image"]).ShouldBeFalse("a container image is not run here");
        sources.IsOwn("444455556666").ShouldBeFalse();
    }

    private string? WhyNot(
        string nameSpace, string metric, params (string Name, string Value)[] dimensions) => MeasuredMetrics.WhyNot(
        new AlarmMetric("", nameSpace, metric, dimensions, "Sum", null),
        _store,
        new MetricSources(
            "111122223333",
            (MetricSource.Stream, "s"),
            (MetricSource.StreamConsumer, "s/c"),
            (MetricSource.Function, "f"),
            (MetricSource.MappedFunction, "mapped"),
            (MetricSource.Table, "t"),
            (MetricSource.TableIndex, "t/i"),
            (MetricSource.TableOperation, "t/PutItem")));

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Repository.PathTo("src", "Pipeline.Local"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Where(file => Path.GetFileName(file) is not "MeasuredMetrics.cs")
        .Select(File.ReadAllText);

    // Every string in a statement that measures, except namespaces and dimensions.
    private static List<string> InSource() =>
    [
        .. Sources().SelectMany(source => MeasuringStatement().Matches(source))
            .SelectMany(statement => Literal().Matches(statement.Value))
            .Select(literal => literal.Groups[1].Value)
            .Where(text => !text.StartsWith("AWS/", StringComparison.Ordinal) && !Dimensions.Contains(text))
            .Distinct(),
    ];

    private static bool IsMatch(string pattern, string name) =>
        Regex.IsMatch(name, $"^{Regex.Replace(Regex.Escape(pattern), @"\\\{[^}]+}", "[A-Za-z0-9]+")}$");

    [GeneratedRegex(@"(?:(?<!void )\bMeasure\w*\(|\bmetric = )[^;]*;")]
    private static partial Regex MeasuringStatement();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();
}
