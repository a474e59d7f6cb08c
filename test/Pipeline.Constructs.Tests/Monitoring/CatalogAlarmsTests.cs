using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class CatalogAlarmsTests
{
    [Fact]
    public void Defaults_AreFailedQueriesAndScansNearTheCutoff() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new CatalogAlarms(stack, "A", new() { Catalog = Catalog(stack), Topic = TestTopic.In(stack) }))));

    [Fact]
    public void EveryProp_MovesItsThreshold() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new CatalogAlarms(stack, "A", new()
        {
            Catalog = Catalog(stack, Size.Gibibytes(1)),
            Topic = TestTopic.In(stack),
            MaximumFailedQueries = 0,
            ScannedShare = 0.5,
        }))));

    [Fact]
    public void EveryMetric_IsPublishedByAws() => AlarmTable.Read(Synth.Template(stack =>
        new CatalogAlarms(stack, "A", new() { Catalog = Catalog(stack), Topic = TestTopic.In(stack) })))
        .ShouldEachBe(metric => PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys));

    [Fact]
    public void NameThatIsOff_IsNotMade() => Synth.Template(stack => new CatalogAlarms(stack, "A", new()
    {
        Catalog = Catalog(stack),
        Topic = TestTopic.In(stack),
        Off = ["QueriesFailed"],
    })).All("AWS::CloudWatch::Alarm").ShouldHaveSingleItem().Key.ShouldStartWith("AScanNearCutoff");

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new CatalogAlarms(stack, "A", new()
    {
        Catalog = null!,
        Topic = TestTopic.In(stack),
        MaximumFailedQueries = 0.5,
        ScannedShare = 0,
        Off = ["Failed"],
    })).Select(mistake => mistake.Split(';')[0]).ShouldBe(
    [
        "Off must name alarms of QueriesFailed, ScanNearCutoff",
        "Catalog must have a value",
        "MaximumFailedQueries must be a whole number of queries",
        "ScannedShare must be 0.001 to 1 as a share",
    ]);

    internal static EventCatalog Catalog(global::Constructs.Construct scope, Size? cutoff = null) => new(scope, "Catalog", new()
    {
        Schema = TestWriter.Schema,
        Bucket = Bucket.FromBucketName(scope, "CatalogBucket", "badges"),
        ResultsBucket = Bucket.FromBucketName(scope, "ResultsBucket", "results"),
        BytesScannedCutoff = cutoff ?? Size.Gibibytes(100),
    });
}
