using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Firehose;

public sealed class FirehoseOperationsTests
{
    [Fact]
    public async Task PutRecord_AnswersAnId()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        var answer = lab.Call("PutRecord", FirehoseLab.Record("one"));
        answer["RecordId"]!.ToString().Length.ShouldBe(224);
        answer["Encrypted"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1, "Member must have length greater than or equal to 1")]
    [InlineData(501, 1, "Member must have length less than or equal to 500")]
    [InlineData(1, 1_024_001, "Member must have length less than or equal to 1024000")]
    [InlineData(5, 900_000, "exceeds 4 MB limit")]
    public async Task BatchBeyondTheLimits_IsRefusedWhole(int count, int size, string message)
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        Should.Throw<ServiceException>(() => lab.Call("PutRecordBatch", Batch(count, size))).Message.ShouldContain(message);
        lab.Progress.SourceRecords.ShouldBe(0);
    }

    [Fact]
    public async Task LargestBatch_IsTaken()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        var answer = lab.Call("PutRecordBatch", Batch(500, 8000));
        answer["FailedPutCount"]!.GetValue<int>().ShouldBe(0);
        answer["RequestResponses"]!.AsArray().Select(each => each!["RecordId"]!.ToString()).Distinct().Count().ShouldBe(500);
    }

    [Fact]
    public async Task BytesBeyondTheQuota_FailPerRecord()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        lab.Call("PutRecordBatch", Batch(4, 1_000_000));
        // eu-west-1 accepts 5 MiB a second.
        var answer = lab.Call("PutRecordBatch", Batch(4, 1_000_000));
        answer["FailedPutCount"]!.GetValue<int>().ShouldBe(3);
        answer["RequestResponses"]!.AsArray().Skip(1)
            .ShouldEachBe(each => each!["ErrorCode"]!.ToString() == "ServiceUnavailableException");
        lab.Log.Sum("ThrottledRecords").ShouldBe(3);
        Should.Throw<ServiceException>(() =>
            lab.Call("PutRecord", FirehoseLab.Record(new string('x', 900_000)))).Code.ShouldBe("ServiceUnavailableException");
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        lab.Call("PutRecordBatch", Batch(3, 1_000_000))["FailedPutCount"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task InjectedFault_FailsTheRecord()
    {
        var puts = 0;
        await using var lab = new FirehoseLab(putFault: _ => puts++ == 1);
        lab.CreateS3();
        var answer = lab.Call("PutRecordBatch", Batch(3, 1));
        answer["FailedPutCount"]!.GetValue<int>().ShouldBe(1);
        answer["RequestResponses"]![1]!["ErrorMessage"]!.ToString().ShouldBe("Slow down.");
        lab.Progress.SourceRecords.ShouldBe(2);
    }

    [Fact]
    public async Task PutIntoAStreamOfKinesis_IsRefused()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(isOfKinesis: true);
        var error = Should.Throw<ServiceException>(() => lab.Call("PutRecord", FirehoseLab.Record("one")));
        (error.Code, error.Status).ShouldBe(("InvalidArgumentException", 400));
        error.Message.ShouldStartWith("This operation is not permitted on KinesisStreamAsSource delivery stream type");
    }

    [Fact]
    public async Task UnknownStream_IsNotFound()
    {
        await using var lab = new FirehoseLab();
        Should.Throw<ServiceException>(() =>
            lab.Call("PutRecord", FirehoseLab.Record("one"))).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Description_IsAwsOwn()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3("""{"Prefix": "data/", "BufferingHints": {"IntervalInSeconds": 60, "SizeInMBs": 1}}""", isOfKinesis: true);
        var answer = lab.Call("DescribeDeliveryStream", []);
        var destination = answer["DeliveryStreamDescription"]!["Destinations"]![0]!.AsObject();
        destination["DestinationId"]!.ToString().ShouldMatch("^destinationId-0{11}1$");
        destination.Remove("DestinationId");
        Snapshot.Verify(answer);
    }

    [Fact]
    public async Task List_PagesByName()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        lab.Call("ListDeliveryStreams", []).ToJsonString()
            .ShouldBe("""{"DeliveryStreamNames":["badges"],"HasMoreDeliveryStreams":false}""");
        lab.Call("ListDeliveryStreams",
            new JsonObject { ["ExclusiveStartDeliveryStreamName"] = "badges" })["DeliveryStreamNames"]!.AsArray().ShouldBeEmpty();
        lab.Call("ListDeliveryStreams",
            new JsonObject { ["DeliveryStreamType"] = "KinesisStreamAsSource" })["DeliveryStreamNames"]!.AsArray()
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownOperation_IsRefused()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        Should.Throw<ServiceException>(() => lab.Call("Nonsense", [])).Code.ShouldBe("UnknownOperationException");
    }

    [Fact]
    public async Task Needs_AreOnTheStream()
    {
        await using var lab = new FirehoseLab();
        lab.Service.PermissionsOf("PutRecordBatch", new JsonObject { ["DeliveryStreamName"] = "badges" })
            .ShouldBe([new Permission("firehose:PutRecordBatch", FirehoseLab.Arn)]);
        lab.Service.PermissionsOf("ListDeliveryStreams", []).ShouldBe([new Permission("firehose:ListDeliveryStreams", "*")]);
        lab.Service.TargetPrefix.ShouldBe("Firehose_20150804");
    }

    [Theory]
    [InlineData("RedshiftDestinationConfiguration", "Redshift")]
    [InlineData("SnowflakeDestinationConfiguration", "Snowflake")]
    [InlineData("IcebergDestinationConfiguration", "Apache Iceberg")]
    [InlineData("AmazonOpenSearchServerlessDestinationConfiguration", "OpenSearch Serverless")]
    public async Task OtherDestinations_AreNamedNotSkipped(string property, string name)
    {
        await using var lab = new FirehoseLab();
        var unsupported = lab.Create(new JsonObject { [property] = new JsonObject() }).ShouldHaveSingleItem();
        (unsupported.Path, unsupported.Type).ShouldBe(("app/Badges", "AWS::KinesisFirehose::DeliveryStream"));
        unsupported.Meaning.ShouldContain(name);
        lab.Service.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task FormatConversion_IsNamedAndRecordsGoOnAsTheyCame()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"DataFormatConversionConfiguration": {"Enabled": true}}""")
            .ShouldHaveSingleItem().Meaning.ShouldContain("not as Parquet");
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(["one"]);
    }

    [Fact]
    public async Task StreamWithoutDestination_IsRefused()
    {
        await using var lab = new FirehoseLab();
        Should.Throw<InvalidInputException>(() =>
            lab.Create([])).Message.ShouldContain("ExtendedS3DestinationConfiguration must be set");
    }

    private static JsonObject Batch(int count, int size) => new()
    {
        ["Records"] = new JsonArray([.. Enumerable.Repeat(Convert.ToBase64String(new byte[size]), count)
            .Select(data => new JsonObject { ["Data"] = data })]),
    };
}
