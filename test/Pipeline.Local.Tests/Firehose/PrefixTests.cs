using Pipeline.Local.Firehose;
using Pipeline.Local.Firehose.Compression;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Firehose;

public sealed class PrefixTests
{
    private static readonly DateTimeOffset Time = new(2018, 8, 27, 10, 30, 5, 678, TimeSpan.Zero);

    // The first rows are those of https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html.
    [Theory]
    [InlineData("", null, "2018/08/27/10/", "processing-failed/2018/08/27/10/")]
    [InlineData("", "failures/!{firehose:error-output-type}/", "2018/08/27/10/", "failures/processing-failed/")]
    [InlineData("data/", null, "data/2018/08/27/10/", "data/processing-failed/2018/08/27/10/")]
    [InlineData("data/", "errors/", "data/2018/08/27/10/", "errors/processing-failed/2018/08/27/10/")]
    [InlineData(
        "p/year=!{timestamp:yyyy}/hour=!{timestamp:HH}/",
        "e/day=!{timestamp:dd}/!{firehose:error-output-type}",
        "p/year=2018/hour=10/",
        "e/day=27/processing-failed")]
    [InlineData(
        "a!{timestamp:yyyy'-W'MM''dd}b/", "e!{firehose:error-output-type}/", "a2018-W08'27b/", "eprocessing-failed/")]
    public void Prefixes_BecomeWhatAwsMakesOfThem(string prefix, string? errors, string expected, string expectedErrors)
    {
        var names = Names(prefix, errors);
        names.Next(Time, null, PartitionKeys.None).ShouldStartWith(expected + "badges-1-2018-08-27-10-30-05-");
        names.Next(Time, "processing-failed", PartitionKeys.None)
            .ShouldStartWith(expectedErrors + "badges-1-2018-08-27-10-30-05-");
    }

    [Theory]
    [InlineData("yyyy/MM/dd/HH/mm/ss", "2018/08/27/10/30/05")]
    [InlineData("uuuu-M-d H:m:s", "2018-8-27 10:30:5")]
    [InlineData("yy MMM MMMM", "18 Aug August")]
    [InlineData("E EEEE e", "Mon Monday 2")]
    [InlineData("D DDD", "239 239")]
    [InlineData("hh a K kk", "10 AM 10 10")]
    [InlineData("SSS", "678")]
    [InlineData("YYYY-'w'ww", "2018-w35")]
    [InlineData("Q QQQ", "3 Q3")]
    [InlineData("X xxx Z VV", "Z +00:00 +0000 UTC")]
    [InlineData("''yyyy''", "'2018'")]
    [InlineData("''''", "'")]
    [InlineData("'''a'''", "'a'")]
    public void Patterns_AreJavas(string pattern, string expected) =>
        JavaTimePattern.Format(pattern, Time, "UTC").ShouldBe(expected);

    [Fact]
    public void WeekOfNewYear_IsTheNextYearsFirst() =>
        JavaTimePattern.WeekOf(new DateTimeOffset(2026, 12, 28, 0, 0, 0, TimeSpan.Zero)).ShouldBe((2027, 1));

    [Fact]
    public void ObjectName_EndsWithUuidAndExtension()
    {
        Names("", null, "GZIP").Next(Time, null, PartitionKeys.None)
            .ShouldMatch("^2018/08/27/10/badges-1-2018-08-27-10-30-05-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.gz$");
        Names("", null, "GZIP", ".json").Next(Time, null, PartitionKeys.None).ShouldEndWith(".json");
    }

    [Fact]
    public void RandomStrings_AreNewAtEachPlace()
    {
        var name =
            Names("!{firehose:random-string}/!{firehose:random-string}/!{timestamp:yyyy}/", "!{firehose:error-output-type}/")
            .Next(Time, null, PartitionKeys.None).Split('/');
        name[0].ShouldMatch("^[0-9a-z]{11}$");
        name[1].ShouldMatch("^[0-9a-z]{11}$");
        name[0].ShouldNotBe(name[1]);
        name[2].ShouldBe("2018");
    }

    [Fact]
    public void CustomTimeZone_MovesPrefixAndSuffix()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("Asia/Tokyo", TimeSpan.FromHours(9), null, null);
        Names("", null, zone: zone).Next(Time.AddHours(6), null, PartitionKeys.None)
            .ShouldStartWith("2018/08/28/01/badges-1-2018-08-28-01-30-05-");
    }

    [Fact]
    public void PartitionKeys_StandInThePrefix()
    {
        var keys =
            new PartitionKeys(new Dictionary<string, string> { ["a"] = "1" }, new Dictionary<string, string> { ["b"] = "2" });
        Names("!{partitionKeyFromLambda:a}/!{partitionKeyFromQuery:b}/!{timestamp:yyyy}/", "!{firehose:error-output-type}/")
            .Next(Time, null, keys).ShouldStartWith("1/2/2018/badges-1-");
    }

    [Theory]
    [InlineData("""{"Prefix": "!{timestamp:yyyy}/"}""", "ErrorOutputPrefix must be set where Prefix has expressions")]
    [InlineData("""{"Prefix": "!{nonsense:yyyy}/", "ErrorOutputPrefix": "e/"}""", "got '!{nonsense:yyyy}'")]
    [InlineData(
        """{"Prefix": "!{timestamp:yyyy/!{timestamp:MM}/", "ErrorOutputPrefix": "e/"}""",
            "close each expression with } before the next one begins")]
    [InlineData("""{"Prefix": "!{firehose:error-output-type}/", "ErrorOutputPrefix": "e/"}""",
        "must be without firehose:error-output-type")]
    [InlineData("""{"ErrorOutputPrefix": "!{timestamp:yyyy}/"}""", "must hold !{firehose:error-output-type}")]
    [InlineData("""{"Prefix": "!{partitionKeyFromQuery:a}/", "ErrorOutputPrefix": "e/"}""", "where dynamic partitioning is off")]
    [InlineData("""{"BufferingHints": {"SizeInMBs": 129}}""", "BufferingHints.SizeInMBs must be 1 to 128 MiB; got 129")]
    [InlineData("""{"CompressionFormat": "LZ4"}""",
        "CompressionFormat must be one of UNCOMPRESSED, GZIP, ZIP, Snappy, HADOOP_SNAPPY; got LZ4")]
    [InlineData("""{"CustomTimeZone": "Mars/Olympus"}""", "CustomTimeZone must be a time zone")]
    public async Task ConfigurationThatAwsRefuses_IsRefused(string changes, string expected)
    {
        await using var lab = new FirehoseLab();
        var error = Should.Throw<InvalidInputException>(() => lab.CreateS3(changes));
        error.Subject.ShouldBe("Firehose stream 'app/Badges'");
        error.Message.ShouldContain(expected);
    }

    private static ObjectNames Names(
        string prefix, string? errors, string compression = "UNCOMPRESSED", string? extension = null,
            TimeZoneInfo? zone = null) => new(
        "badges",
        new S3Settings(
            "data",
            "role",
            PrefixTemplate.Parse(prefix),
            errors is null ? null : PrefixTemplate.Parse(errors),
            ObjectCompression.Find(compression)!,
            new BufferHints(1, TimeSpan.Zero),
            extension,
            zone ?? TimeZoneInfo.Utc,
            null),
        new SeededRandom(1));
}
