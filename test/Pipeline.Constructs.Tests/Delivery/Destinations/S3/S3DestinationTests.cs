using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class S3DestinationTests
{
    private const string ErrorType = "!{firehose:error-output-type}";

    [Theory]
    [InlineData("data/!{timestamp:yyyy}/", null, "ErrorOutputPrefix must be set where Prefix has expressions")]
    [InlineData("data/!{timestamp:yyyy}/", "errors/!{timestamp:yyyy}/",
        "ErrorOutputPrefix must hold !{firehose:error-output-type}")]
    [InlineData("data/!{firehose:error-output-type}/", "errors/!{firehose:error-output-type}/",
        "Prefix must be without !{firehose:error")]
    [InlineData("data/!{partitionKeyFromQuery:zone}/", "errors/!{firehose:error-output-type}/",
        "where dynamic partitioning is off")]
    [InlineData("data/", "!{firehose:error-output-type}/!{partitionKeyFromLambda:zone}/",
        "ErrorOutputPrefix must be without partitionKey")]
    public void PrefixesThatFirehoseRefuses_AreRefused(string prefix, string? errors, string message) =>
        Mistakes(new() { Bucket = null!, Prefix = prefix, ErrorOutputPrefix = errors })
            .ShouldHaveSingleItem().ShouldContain(message);

    [Theory]
    [InlineData("data/", null)]
    [InlineData("data/", "errors/")]
    [InlineData("", "errors/!{firehose:error-output-type}/")]
    [InlineData("!{firehose:random-string}/!{timestamp:yyyy/MM/dd}/", "!{firehose:random-string}/!{firehose:error-output-type}/")]
    public void PrefixesThatFirehoseTakes_AreTaken(string prefix, string? errors) =>
        Mistakes(new() { Bucket = null!, Prefix = prefix, ErrorOutputPrefix = errors }).ShouldBeEmpty();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void EvaluatedPrefixBoundary_InsideOnly(int beyond, bool allowed)
    {
        // 4 for the digits of the year.
        var prefix = new string('x', (int)ServiceLimits.Firehose.EvaluatedPrefixLength.Maximum - 4 + beyond) +
            "!{timestamp:yyyy}";
        var mistakes = Mistakes(new() { Bucket = null!, Prefix = prefix });
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldContain("0 to 512 characters long when evaluated; got about 513 characters");
    }

    [Fact]
    public void PrefixThatApiIsTooShortFor_IsRefused() => Mistakes(new()
    {
        Bucket = null!,
        Prefix = string.Concat(Enumerable.Repeat("!{timestamp:'x'}", 65)),
    }).ShouldHaveSingleItem().ShouldBe(
        "Destination.Prefix must be 0 to 1024 characters long; got 1040 characters; lower it to at most 1024");

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("BufferingSize", ServiceLimits.Firehose.S3BufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.S3BufferingIntervalSeconds),
        ("Backup.BufferingSize", ServiceLimits.Firehose.BackupBufferingSizeMiB),
        ("Backup.BufferingInterval", ServiceLimits.Firehose.BackupBufferingIntervalSeconds));

    // CDK's L2 accepts a backup interval below 60 seconds, which Firehose refuses.
    [Theory]
    [MemberData(nameof(Edges))]
    public void BufferingBoundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var props = new S3DestinationProps { Bucket = null!, Backup = new() { Bucket = null! } };
        var mistakes = Mistakes(prop switch
        {
            "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
            "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
            "Backup.BufferingSize" => props with { Backup = props.Backup with { BufferingSize = Size.Mebibytes(value) } },
            _ => props with { Backup = props.Backup with { BufferingInterval = Duration.Seconds(value) } },
        });
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith($"Destination.{prop} must be ");
    }

    // CDK's L2 drops settings of 0 (such as a processor's retries); this library must not.
    [Fact]
    public void ZeroBuffering_IsRenderedAsZero()
    {
        var template = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
                BufferingInterval = Duration.Seconds(0),
            }),
        }));
        template.Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!["BufferingHints"]!.ToJsonString()
            .ShouldBe("""{"IntervalInSeconds":0,"SizeInMBs":5}""");
    }

    [Theory]
    [InlineData(".gz", true)]
    [InlineData(".json.gz", true)]
    [InlineData(".", false)]
    [InlineData("gz", false)]
    [InlineData(".GZ", false)]
    public void FileExtensions_ByFirehosesRule(string extension, bool allowed) =>
        Mistakes(new() { Bucket = null!, FileExtension = extension }).Any().ShouldBe(!allowed);

    [Fact]
    public void TimeZoneWithALayout_IsRefusedSinceAthenaWouldMissFolders()
    {
        Mistakes(new() { Bucket = null!, CustomTimeZone = "Asia/Tokyo" }).ShouldHaveSingleItem().ShouldBe(
            "Destination.CustomTimeZone must be UTC with a Layout, whose folders Athena finds by UTC; got Asia/Tokyo; leave it " +
            "out, or set Prefix");
        Mistakes(new() { Bucket = null!, CustomTimeZone = "Asia/Tokyo", Prefix = "data/" }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("data", false)]
    [InlineData("data/", true)]
    [InlineData("", true)]
    public void BasePrefixOfALayout_EndsInASlashOrIsTheRoot(string basePrefix, bool allowed) =>
        Mistakes(new() { Bucket = null!, Layout = DeliveryLayout.Hourly(basePrefix) }).Any().ShouldBe(!allowed);

    [Fact]
    public void ErrorsInTheFolderOfTheData_AreRefused() =>
        Mistakes(new() { Bucket = null!, ErrorOutputPrefix = $"data/errors/{ErrorType}/" })
            .ShouldHaveSingleItem().ShouldContain("lie outside data/, the folder of Layout");

    [Theory]
    [InlineData(DeliveryCompression.Gzip, "GZIP")]
    [InlineData(DeliveryCompression.Zip, "ZIP")]
    [InlineData(DeliveryCompression.Snappy, "Snappy")]
    [InlineData(DeliveryCompression.HadoopSnappy, "HADOOP_SNAPPY")]
    [InlineData(DeliveryCompression.Uncompressed, "UNCOMPRESSED")]
    public void Compressions_AreSpelledAsAwsDoes(DeliveryCompression compression, string text) =>
        compression.ToAws().ShouldBe(text);

    private static IReadOnlyList<string> Mistakes(S3DestinationProps props) => Ranges.Mistakes(stack =>
        {
            var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
            var backup = props.Backup is null ? null : props.Backup with { Bucket = bucket };
            new Delivery(stack, "Delivery",
                new() { Destination = DeliveryDestination.S3(props with { Bucket = bucket, Backup = backup }) });
        });
}
