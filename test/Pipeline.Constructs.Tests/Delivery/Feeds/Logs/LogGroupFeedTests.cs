using Amazon.CDK;
using Amazon.CDK.AWS.Logs;

namespace Pipeline.Constructs.Tests;

public class LogGroupFeedTests
{
    [Fact]
    public void Defaults_SendAllEventsToTheDelivery() => Snapshot.Verify(Synth
        .Template(stack => Make(stack, FeedTarget.Of(FeedParts.DirectPut(stack, key: true, logs: true)))).Below("Feed"));

    [Fact]
    public void EverythingSet_SendsWhatMatchesToTheStream() => Snapshot.Verify(Synth
        .Template(stack => new LogGroupFeed(stack, "Feed", new()
        {
            LogGroup = Group(stack),
            Target = FeedTarget.Of(DeliveryTests.EncryptedStream(stack)),
            FilterPattern = FilterPattern.StringValue("$.userIdentity.type", "=", "Root"),
            Distribution = Distribution.RANDOM,
            ApplyOnTransformedLogs = true,
        })).Below("Feed"));

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new LogGroupFeed(stack, "Feed", new()
    {
        LogGroup = Group(stack),
        Target = FeedTarget.Of(FeedParts.FromKinesis(stack)),
        FilterPattern = FilterPattern.Literal(new string('x', 1025)),
        Distribution = Distribution.BY_LOG_STREAM,
    })).ShouldBe(
    [
        "Target must be a delivery whose source is DirectPut; got a delivery that reads a source; send records to that source",
        "Target must decompress the GZIP data of CloudWatch Logs, or keep it unchanged; got a delivery that reads it as " +
        "text; add DeliveryProcessor.Decompress() to its Processors, and ExtractLogMessages() for only the messages",
        "FilterPattern must be 0 to 1024 characters long; got 1025 characters; lower it to at most 1024",
        "Distribution must not be set for a delivery; got BY_LOG_STREAM; leave it out, or give a data stream as Target",
    ]);

    // A log group that delivers its own delivery's errors: each error would be delivered, fail, and be logged again.
    [Fact]
    public void ErrorLogsOfTheSameDelivery_AreRefused() => Ranges.Mistakes(stack =>
    {
        var delivery = FeedParts.DirectPut(stack, logs: true);
        _ = new LogGroupFeed(stack, "Feed", new() { LogGroup = delivery.LogGroup!, Target = FeedTarget.Of(delivery) });
    }).ShouldHaveSingleItem().ShouldStartWith("LogGroup must not be that of the delivery's own errors");

    // The same log group, named once by its name and once by its ARN.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ErrorLogsOfTheSameDeliveryImported_AreRefused(bool byName) => Ranges.Mistakes(stack =>
    {
        var delivery = FeedParts.DirectPut(stack, logs: true);
        var own = delivery.LogGroup!;
        _ = new LogGroupFeed(stack, "Feed", new()
        {
            LogGroup = byName
                ? LogGroup.FromLogGroupName(stack, "Imported", own.LogGroupName)
                : LogGroup.FromLogGroupArn(stack, "Imported", own.LogGroupArn),
            Target = FeedTarget.Of(delivery),
        });
    }).ShouldHaveSingleItem().ShouldStartWith("LogGroup must not be that of the delivery's own errors");

    // A line break after a GZIP member ends what GZIP readers read.
    [Theory]
    [InlineData("default", false)]
    [InlineData("decompressed", true)]
    [InlineData("extracted", true)]
    [InlineData("as it is", true)]
    [InlineData("delimited", false)]
    [InlineData("by a function", true)]
    [InlineData("by the library's function", false)]
    [InlineData("http", true)]
    [InlineData("opensearch", false)]
    public void DeliveryOfLogs_MustNotTakeGzipForText(string steps, bool allowed) => Ranges.Mistakes(stack =>
    {
        var bucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Bucket", "bucket");
        var s3 = DeliveryDestination.S3(new() { Bucket = bucket, NewLineDelimiter = steps is not ("as it is" or "delimited") });
        var delivery = new Delivery(stack, "Delivery", new()
        {
            Processors = steps switch
            {
                "decompressed" => [DeliveryProcessor.Decompress()],
                "extracted" => [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages()],
                "delimited" => [DeliveryProcessor.AppendDelimiter()],
                "by a function" => [DeliveryProcessor.Transform(
                    Amazon.CDK.AWS.Lambda.Function.FromFunctionName(stack, "Function", "unzip"))],
                "by the library's function" => [DeliveryProcessor.Transform(
                    new DeliveryTransform(stack, "Transform", new() { Schema = PeerFaultTests.TwoPipelines.Schema }))],
                _ => [],
            },
            Destination = steps switch
            {
                "http" =>
                    DeliveryDestination.HttpEndpoint(
                        new() { Url = "https://logs.example.com", Backup = new() { Bucket = bucket } }),
                "opensearch" => DeliveryDestination.OpenSearch(new()
                {
                    Domain = DeliveryDomain.Of(new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Public() })),
                    IndexName = "logs",
                    Backup = new() { Bucket = bucket },
                }),
                _ => s3,
            },
        });
        _ = Make(stack, FeedTarget.Of(delivery));
    }).Count.ShouldBe(allowed ? 0 : 1, steps);

    [Theory]
    [InlineData("arn:aws:logs:us-east-1:111122223333:log-group:/x",
        "LogGroup must be of the Region eu-west-1; got Region us-east-1")]
    [InlineData("arn:aws:logs:eu-west-1:444455556666:log-group:/x",
        "LogGroup must be of the account 111122223333; got account 444455556666")]
    public void LogGroupOfElsewhere_IsRefused(string arn, string mistake) =>
        Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => new LogGroupFeed(stack, "Feed", new()
        {
            LogGroup = LogGroup.FromLogGroupArn(stack, "Logs", arn),
            Target = FeedTarget.Of(new IngestStream(stack, "Stream")),
        }),
        env: Synth.Known)).Violations.ShouldHaveSingleItem().ShouldStartWith(mistake);

    [Fact]
    public void StreamOfElsewhere_IsRefused() => Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack =>
            Make(stack,
                FeedTarget.Of(IngestStream.FromStreamArn(stack, "Stream", "arn:aws:kinesis:us-east-1:444455556666:stream/s"))),
        env: Synth.Known)).Violations.Select(mistake => mistake.Split(';')[1]).ShouldBe(
        [" got Region us-east-1", " got account 444455556666"]);

    [Fact]
    public void DestinationOfACentralAccount_WritesByItsOwnRole()
    {
        const string Central = "arn:aws:logs:eu-west-1:444455556666:destination:central";
        var template = Synth.Template(stack => Make(stack, FeedTarget.LogDestination(Central)), env: Synth.Known);
        var filter = template.Properties("AWS::Logs::SubscriptionFilter");
        $"{filter["DestinationArn"]}".ShouldBe(Central);
        filter["RoleArn"].ShouldBeNull();
        template.All("AWS::IAM::Role").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("arn:aws:kinesis:eu-west-1:444455556666:stream/central",
        "Target must be the ARN of a destination of CloudWatch Logs")]
    [InlineData("arn:aws:logs:us-east-1:444455556666:destination:central",
        "Target must be of the Region eu-west-1; got Region us-east-1")]
    public void WrongDestination_IsRefused(string arn, string mistake) =>
        Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => Make(stack, FeedTarget.LogDestination(arn)), env: Synth.Known)).Violations.ShouldHaveSingleItem()
        .ShouldStartWith(
        mistake);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void PatternBoundary_InsideOnly(int length, bool allowed) =>
        Ranges.Mistakes(stack => new LogGroupFeed(stack, "Feed", new()
        {
            LogGroup = Group(stack),
            Target = FeedTarget.Of(FeedParts.DirectPut(stack, logs: true)),
            FilterPattern = FilterPattern.Literal(new string('x', length)),
        })).Count.ShouldBe(allowed ? 0 : 1);

    private static LogGroupFeed Make(Stack stack, FeedTarget target) =>
        new(stack, "Feed", new() { LogGroup = Group(stack), Target = target });

    private static ILogGroup Group(Stack stack) => LogGroup.FromLogGroupName(stack, "Logs", "/badges/gates");
}
