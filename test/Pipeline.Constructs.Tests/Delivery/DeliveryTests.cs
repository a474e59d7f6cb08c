using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class DeliveryTests
{
    internal const string Type = "AWS::KinesisFirehose::DeliveryStream";

    [Fact]
    public void StreamOfAnotherRegion_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.KinesisStream(
                    IngestStream.FromStreamArn(stack, "Stream", "arn:aws:kinesis:us-east-1:111122223333:stream/badges")),
                Destination = ToImported(stack),
            }),
            env: Synth.Known))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("Source must be of the Region eu-west-1; got Region us-east-1; ");

    [Fact]
    public void BucketAlone_DirectPutByTheHourLoggedAndEncrypted() =>
        Snapshot.Verify(Synth.Template(stack => new Delivery(stack, "Delivery", new() { Destination = ToImported(stack) })).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(stack =>
    {
        var key = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k");
        new Delivery(stack, "Delivery", new()
        {
            Source = DeliverySource.DirectPut(throughputHintMBps: 10),
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = Bucket.FromBucketArn(stack, "Bucket", "arn:aws:s3:::data-bucket"),
                Prefix = "events/!{timestamp:yyyy}/",
                ErrorOutputPrefix = "failed/!{firehose:error-output-type}/",
                CustomTimeZone = "Asia/Tokyo",
                FileExtension = ".json.snappy",
                Compression = DeliveryCompression.Snappy,
                NewLineDelimiter = false,
                BufferingSize = Size.Mebibytes(64),
                BufferingInterval = Duration.Minutes(1),
                EncryptionKey = key,
                Backup = new()
                {
                    Bucket = Bucket.FromBucketArn(stack, "Backup", "arn:aws:s3:::backup-bucket"),
                    Prefix = "raw/",
                    ErrorOutputPrefix = "raw-failed/!{firehose:error-output-type}/",
                    Compression = DeliveryCompression.Zip,
                    BufferingSize = Size.Mebibytes(128),
                    BufferingInterval = Duration.Minutes(15),
                    EncryptionKey = key,
                },
            }),
            DeliveryStreamName = "aws-waf-logs-badges",
            EncryptionKey = key,
            Role = Role.FromRoleArn(stack, "Role", "arn:aws:iam::111122223333:role/deliverer"),
            LogRetention = RetentionDays.ONE_WEEK,
        });
    }, env: Synth.Known).Json);

    [Fact]
    public void KinesisStream_IsReadByARoleOfItsOwn() =>
        Snapshot.Verify(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Source = DeliverySource.KinesisStream(IngestStream.FromAttributes(stack, "Stream", new()
            {
                StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/badges",
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
            })),
            Destination = ToImported(stack),
            ErrorLogging = false,
        })).Json);

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
            new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.DirectPut(throughputHintMBps: 101),
                Destination = DeliveryDestination.S3(new()
                {
                    Bucket = bucket,
                    Layout = DeliveryLayout.Hourly("data/!{timestamp:yyyy}"),
                    ErrorOutputPrefix = "data/!{timestamp:yyyy}/failed/!{partitionKeyFromQuery:zone}/",
                    CustomTimeZone = "Asia/Kolkata",
                    FileExtension = "json.GZ",
                    BufferingSize = Size.Mebibytes(129),
                    BufferingInterval = Duration.Seconds(901),
                    Backup = new()
                    {
                        Bucket = bucket,
                        Prefix = "data/!{timestamp:bb}",
                        ErrorOutputPrefix = "!{date:yyyy}/!{firehose:error",
                        BufferingSize = Size.Kibibytes(1536),
                        BufferingInterval = Duration.Seconds(59),
                    },
                }),
                DeliveryStreamName = "badge events",
            });
        }));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void Delivery_TellsWhatOthersDeriveFrom() => Synth.Template(stack =>
    {
        var byLayout = new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = Bucket.FromBucketName(stack, "A", "bucket-a"),
                Layout = DeliveryLayout.Daily(),
                BufferingInterval = Duration.Minutes(2),
            }),
        });
        byLayout.BufferingInterval.ToSeconds().ShouldBe(120);
        byLayout.Layout.ShouldBe(DeliveryLayout.Daily());
        byLayout.IsDirectPut.ShouldBeTrue();
        byLayout.LogGroup.ShouldNotBeNull();

        var byPrefix = new Delivery(stack, "Free", new()
        {
            Source = DeliverySource.KinesisStream(new IngestStream(stack, "Stream")),
            Destination = DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "B", "bucket-b"), Prefix = "x/" }),
            ErrorLogging = false,
        });
        byPrefix.Layout.ShouldBeNull();
        byPrefix.IsDirectPut.ShouldBeFalse();
        byPrefix.LogGroup.ShouldBeNull();
    });

    [Fact]
    public void TwiceInOneStack_Works() => Synth.Template(stack =>
    {
        var stream = new IngestStream(stack, "Stream");
        var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
        foreach (var id in new[] { "One", "Two" })
        {
            new Delivery(stack, id, new()
            {
                Source = DeliverySource.KinesisStream(stream),
                Destination = DeliveryDestination.S3(new() { Bucket = bucket }),
            });
        }
    }).All(Type).Count.ShouldBe(2);

    [Fact]
    public void Tokens_AreNotRefused()
    {
        var template = Synth.Template(stack =>
        {
            string Text(string id) => new CfnParameter(stack, id).ValueAsString;
            double Number(string id) => new CfnParameter(stack, id, new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            new Delivery(stack, "Delivery", new()
            {
                Destination = DeliveryDestination.S3(new()
                {
                    Bucket = Bucket.FromBucketName(stack, "Bucket", Text("BucketName")),
                    Prefix = $"events/{Text("Folder")}/!{{timestamp:yyyy}}/",
                    ErrorOutputPrefix = Text("ErrorPrefix"),
                    CustomTimeZone = Text("TimeZone"),
                    FileExtension = Text("Extension"),
                    BufferingSize = Size.Mebibytes(Number("Mebibytes")),
                    BufferingInterval = Duration.Seconds(Number("Seconds")),
                }),
                DeliveryStreamName = Text("Name"),
            });
        });
        var configuration = template.Properties(Type)["ExtendedS3DestinationConfiguration"]!;
        configuration["BufferingHints"]!.ToJsonString()
            .ShouldBe("""{"IntervalInSeconds":{"Ref":"Seconds"},"SizeInMBs":{"Ref":"Mebibytes"}}""");
        configuration["CustomTimeZone"]!.ToJsonString().ShouldBe("""{"Ref":"TimeZone"}""");
        // The prefix begins with a token, so its beginning is unknown.
        ObjectsIn(template).ShouldBe(["<bucket>/*"]);
    }

    [Theory]
    [InlineData("cn-north-1")]
    [InlineData("us-gov-west-1")]
    public void OtherPartitions_HaveNoArnOfAws(string region)
    {
        var json = Synth.Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.KinesisStream(EncryptedStream(stack)),
                Destination = ToEncrypted(stack),
            }),
            env: new() { Account = "111122223333", Region = region }).Json.ToJsonString();
        json.ShouldNotContain("arn:aws:");
        // AWS's documentation of kms:ViaService: "in all AWS partitions".
        json.ShouldContain($"\"kms:ViaService\":\"s3.{region}.amazonaws.com\"");
        json.ShouldContain($"\"kms:ViaService\":\"kinesis.{region}.amazonaws.com\"");
    }

    private static readonly CheckedStack WithAKey = new(stack =>
    {
        var key = new PipelineKey(stack, "Key").Key;
        var bucket =
            Bucket.FromBucketAttributes(stack, "Bucket", new BucketAttributes { BucketName = "bucket", EncryptionKey = key });
        new Delivery(stack, "Direct", new()
        {
            Destination = DeliveryDestination.S3(new() { Bucket = bucket, Backup = new() { Bucket = bucket } }),
            EncryptionKey = key,
        });
        new Delivery(stack, "FromKinesis", new()
        {
            Source = DeliverySource.KinesisStream(new IngestStream(stack, "Stream")),
            Destination =
                DeliveryDestination.S3(new() { Bucket = new PipelineBucket(stack, "Own", new() { EncryptionKey = key }).Bucket }),
            EncryptionKey = key,
        });
    });

    [Fact]
    public void CustomerKeyAndKinesisSource_PassCdkNag() =>
        WithAKey.Findings.Where(finding => !finding.Contains("Stack/Own/")).ShouldBeEmpty();

    private static readonly CheckedStack WithDefaults =
        new(stack => new Delivery(stack, "Delivery", new() { Destination = ToImported(stack) }));

    // Includes W7001: CDK's L2 adds the address table to every stack, and no resource refers to it.
    [Fact]
    public void Defaults_LeaveOnlyTheLogsWithoutAKeyToCdkNag() => WithDefaults.Findings
        .ShouldBe(["NIST.800.53.R5-CloudWatchLogGroupEncrypted at Stack/Delivery/ErrorLogs/Resource/Resource"]);

    [Fact]
    public void DestroyWithoutTheSecondKey_RetainsTheLogs()
    {
        static void Build(Stack stack) =>
            new Delivery(stack, "Delivery", new() { Destination = ToImported(stack), RemovalPolicy = RemovalPolicy.DESTROY });
        ((string)Synth.Template(Build).Only("AWS::Logs::LogGroup")["DeletionPolicy"]!).ShouldBe("RetainExceptOnCreate");
        var allowed = Synth.Template(Build, Synth.RemovalAllowed);
        ((string)allowed.Only("AWS::Logs::LogGroup")["DeletionPolicy"]!).ShouldBe("Delete");
        ((string)allowed.Only("AWS::Logs::LogStream")["DeletionPolicy"]!).ShouldBe("Delete");
    }

    internal static DeliveryDestination ToImported(Stack stack) =>
        DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") });

    internal static DeliveryDestination ToEncrypted(Stack stack) => DeliveryDestination.S3(new()
    {
        Bucket = new PipelineBucket(stack, "Bucket", new() { EncryptionKey = new PipelineKey(stack, "BucketKey").Key }).Bucket,
    });

    internal static IngestStream EncryptedStream(Stack stack) => new(stack, "Stream", new()
    {
        Encryption = IngestEncryption.CustomerManaged(new PipelineKey(stack, "StreamKey").Key),
    });

    /// <summary>The objects that the delivery may put. <c>&lt;bucket&gt;</c> stands for the bucket's ARN.</summary>
    internal static IEnumerable<string> ObjectsIn(Template template) => template.Statements()
        .Where(statement => $"{statement["Action"]}".Contains("s3:PutObject"))
        .SelectMany(statement => statement["Resource"] as JsonArray ?? [statement["Resource"]!.DeepClone()])
        .Select(resource => $"<bucket>{resource!["Fn::Join"]![1]!.AsArray().Last()}")
        .Select(resource => resource[..8] + resource[resource.IndexOf('/')..]);
}
