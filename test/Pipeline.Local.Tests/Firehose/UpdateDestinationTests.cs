using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>UpdateDestination: what it merges, what it replaces, and where the earlier records go.</summary>
public sealed class UpdateDestinationTests
{
    private const string Bucket = """{"BucketARN":"arn:aws:s3:::other","RoleARN":"arn:aws:iam::111122223333:role/other"}""";
    private const string Http = $$"""{"EndpointConfiguration":{"Url":"https://sink.example/in"},"S3Configuration":{{Bucket}}}""";

    [Fact]
    public async Task Update_MergesWithWhatIsThereAndCountsTheVersion()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"Prefix":"a/","CompressionFormat":"GZIP","BufferingHints":{"SizeInMBs":2,"IntervalInSeconds":60}}""");
        Update(lab, """{"ExtendedS3DestinationUpdate":{"Prefix":"b/"}}""").Count.ShouldBe(0);

        var description = FirehoseStreamsTests.Describe(lab);
        ((string)description["VersionId"]!).ShouldBe("2");
        description["LastUpdateTimestamp"].ShouldNotBeNull();
        var destination = description["Destinations"]![0]!["ExtendedS3DestinationDescription"]!;
        ((string)destination["Prefix"]!).ShouldBe("b/");
        ((string)destination["CompressionFormat"]!).ShouldBe("GZIP");
        ((int)destination["BufferingHints"]!["SizeInMBs"]!).ShouldBe(2);
    }

    [Fact]
    public async Task RecordsBeforeTheUpdate_GoWhereTheyWouldHave()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"Prefix":"a/"}""");
        lab.Put("before");
        Update(lab, """{"ExtendedS3DestinationUpdate":{"Prefix":"b/"}}""");
        lab.Put("after");
        lab.Progress.Undelivered.ShouldBe(2);
        await lab.DrainAsync();
        lab.Objects.Lines("a/").ShouldBe(["before"]);
        lab.Objects.Lines("b/").ShouldBe(["after"]);
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((2, 0));
    }

    [Fact]
    public async Task RecordsBeforeTheUpdate_GoByTimeToo()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"Prefix":"a/","BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":60}}""");
        lab.Put("before");
        Update(lab, """{"S3DestinationUpdate":{"Prefix":"b/"}}""");
        await lab.Time.AdvanceUntilAsync(() => lab.Objects.Lines("a/").Count == 1, TimeSpan.FromSeconds(1));
        lab.Objects.Lines("a/").ShouldBe(["before"]);
    }

    [Fact]
    public async Task KinesisSource_GoesOnWhereItWas()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3("""{"Prefix":"a/"}""", isOfKinesis: true);
        lab.Streams.Put("shardId-0", "before");
        await lab.Time.AdvanceUntilAsync(() => lab.Progress.SourceRecords == 1, TimeSpan.FromSeconds(0.5));
        Update(lab, """{"ExtendedS3DestinationUpdate":{"Prefix":"b/"}}""");
        lab.Streams.Put("shardId-0", "after");
        await lab.DrainAsync();
        lab.Objects.Lines("a/").ShouldBe(["before"]);
        lab.Objects.Lines("b/").ShouldBe(["after"]);
        lab.Progress.SourceRecords.ShouldBe(2);
    }

    [Fact]
    public async Task OtherType_StandsAlone()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"Prefix":"a/"}""");
        Update(lab,
            $$"""{"HttpEndpointDestinationUpdate":{{Http.Replace("S3Configuration", "S3Update", StringComparison.Ordinal)}}}""");
        var destination = FirehoseStreamsTests.Describe(lab)["Destinations"]![0]!.AsObject();
        destination.Select(member => member.Key).ShouldBe(["DestinationId", "HttpEndpointDestinationDescription"]);
        var http = destination["HttpEndpointDestinationDescription"]!;
        ((string)http["S3DestinationDescription"]!["BucketARN"]!).ShouldBe("arn:aws:s3:::other");
        ((string)http["S3DestinationDescription"]!["Prefix"]!).ShouldBe("", "nothing of the destination before is kept");

        Update(lab, """{"HttpEndpointDestinationUpdate":{"S3Update":{"Prefix":"c/"}}}""", version: "2");
        http = FirehoseStreamsTests.Describe(lab)["Destinations"]![0]!["HttpEndpointDestinationDescription"]!;
        ((string)http["S3DestinationDescription"]!["Prefix"]!).ShouldBe("c/");
        ((string)http["S3DestinationDescription"]!["BucketARN"]!).ShouldBe("arn:aws:s3:::other");
        ((string)http["EndpointConfiguration"]!["Url"]!).ShouldBe("https://sink.example/in");
    }

    [Theory]
    [InlineData("2", "destinationId-000000000001", """{"S3DestinationUpdate":{}}""", "ConcurrentModificationException",
        "Cannot update firehose: badges since the current version id: 1 and specified version id: 2 do not match")]
    [InlineData("1", "destinationId-000000000002", """{"S3DestinationUpdate":{}}""", "InvalidArgumentException",
        "Destination Id destinationId-000000000002 not found")]
    [InlineData("1", "destinationId-000000000001", "{}", "InvalidArgumentException", "Exactly one destination")]
    [InlineData("1", "destinationId-000000000001", """{"S3DestinationUpdate":{},"SplunkDestinationUpdate":{}}""",
        "InvalidArgumentException", "Exactly one destination")]
    [InlineData("1", "destinationId-000000000001", """{"AmazonopensearchserviceDestinationUpdate":{}}""",
        "InvalidArgumentException", "no other can become one")]
    [InlineData("1", "destinationId-000000000001", """{"RedshiftDestinationUpdate":{}}""", "InvalidArgumentException",
        "Redshift, is not available here")]
    [InlineData("1", "destinationId-000000000001", """{"S3DestinationUpdate":{"CompressionFormat":"BROTLI"}}""",
        "InvalidArgumentException", "CompressionFormat must be one of")]
    [InlineData("x", "destinationId-000000000001", """{"S3DestinationUpdate":{}}""", "ValidationException",
        "currentDeliveryStreamVersionId")]
    public async Task WrongUpdate_ChangesNothing(string version, string destination, string update, string code, string words)
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"Prefix":"a/"}""");
        var error = Should.Throw<ServiceException>(() => Update(lab, update, version, destination));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
        ((string)FirehoseStreamsTests.Describe(lab)["VersionId"]!).ShouldBe("1");
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Lines("a/").ShouldBe(["one"]);
    }

    [Fact]
    public async Task RoleThatCannotBeTakenOn_ChangesNothing()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        lab.Access.Refuses = action => action == "sts:AssumeRole";
        Should.Throw<ServiceException>(() =>
            Update(lab, """{"S3DestinationUpdate":{"RoleARN":"arn:aws:iam::111122223333:role/new"}}"""))
            .Message.ShouldStartWith("Firehose is unable to assume role");
        ((string)FirehoseStreamsTests.Describe(lab)["VersionId"]!).ShouldBe("1");
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/in", false)]
    [InlineData("http://localhost:9/in", false)]
    [InlineData("https://sink.example/in", true)]
    public async Task OnlyAnEndpointOfThisComputer_IsUsedAsItStands(string url, bool isLeftOut)
    {
        await using var lab = new FirehoseLab();
        FirehoseStreamsTests.Create(lab, "HttpEndpoint", Http.Replace("https://sink.example/in", url, StringComparison.Ordinal));
        lab.Log.Lines.Any(line => line.Contains("no endpoint is named", StringComparison.OrdinalIgnoreCase)).ShouldBe(isLeftOut);
        lab.Stream.Settings.Endpoint!.Endpoint.ShouldBe(isLeftOut ? null : new Uri(url));
    }

    private static JsonObject Update(FirehoseLab lab, string update, string version = "1",
        string destination = "destinationId-000000000001")
    {
        var input = JsonNode.Parse(update)!.AsObject();
        (input["CurrentDeliveryStreamVersionId"], input["DestinationId"]) = (version, destination);
        return lab.Call("UpdateDestination", input);
    }
}
