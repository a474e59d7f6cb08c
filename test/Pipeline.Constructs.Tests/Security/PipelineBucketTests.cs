using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class PipelineBucketTests
{
    private const string Type = "AWS::S3::Bucket";

    // Rules that expire objects also remove delete markers, but only once these reach the objects' maximum age.
    [Theory]
    [InlineData(null)]
    [InlineData(365)]
    public void VersionedBucket_RemovesMarkersOfDeletedObjectsAtOnce(int? days)
    {
        var rules = Synth.Template(stack => new PipelineBucket(
                stack, "Bucket", new() { Expiration = days is { } expiration ? Duration.Days(expiration) : null }))
            .Properties(Type)["LifecycleConfiguration"]!["Rules"]!.AsArray();
        var rule = rules.Single(rule => rule!["ExpiredObjectDeleteMarker"] is not null)!;
        ((bool)rule["ExpiredObjectDeleteMarker"]!).ShouldBeTrue();
        rule["ExpirationInDays"].ShouldBeNull("S3 takes only one of the two in a rule");
        rules.Count(rule => rule!["ExpirationInDays"] is not null).ShouldBe(days is null ? 0 : 1);
    }

    [Fact]
    public void AccessLogsInAnotherRegion_AreRefused()
    {
        var app = new Amazon.CDK.App();
        var logs = PipelineBucket.ForAccessLogs(new Stack(app, "Logs", new StackProps
        {
            Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "us-east-1" },
        }), "Logs");
        Should.Throw<InvalidInputException>(() => new PipelineBucket(
                new Stack(app, "Data", new StackProps { Env = Synth.Known }), "Bucket", new() { AccessLogs = logs }))
            .Violations.ShouldHaveSingleItem()
            .ShouldStartWith("AccessLogs must be of the stack's Region, eu-west-1; got us-east-1; ");
    }

    [Fact]
    public void NoProps_PrivateEncryptedVersionedAndRetained() =>
        Snapshot.Verify(Synth.Template(stack => new PipelineBucket(stack, "Bucket")).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(stack => new PipelineBucket(stack, "Bucket", new()
    {
        EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws-cn:kms:cn-north-1:111122223333:key/k"),
        AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs"),
        NoncurrentExpiration = Duration.Days(7),
        Expiration = Duration.Days(90),
        IntelligentTieringAfter = Duration.Days(0),
        NotReplicatedBecause = "The stream can be read again for a week.",
    })).All(Type).Values.Last());

    [Fact]
    public void AccessLogBucket_LetsS3WriteForThisAccount() =>
        Snapshot.Verify(Synth.Template(stack => PipelineBucket.ForAccessLogs(stack, "Logs")).Json);

    [Fact]
    public void Unversioned_KeepsNoOldVersions()
    {
        var bucket = Synth.Template(stack => new PipelineBucket(stack, "Bucket", new() { Versioned = false })).Properties(Type);
        bucket.ContainsKey("VersioningConfiguration").ShouldBeFalse();
        bucket["LifecycleConfiguration"]!["Rules"]!.AsArray().ShouldHaveSingleItem()!
            .AsObject().ContainsKey("AbortIncompleteMultipartUpload").ShouldBeTrue();
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new PipelineBucket(stack, "Bucket", new()
        {
            AccessLogs = new PipelineBucket(stack, "Data"),
            NoncurrentExpiration = Duration.Days(0),
            Expiration = Duration.Hours(36),
            IntelligentTieringAfter = Duration.Hours(49),
            NotReplicatedBecause = " ",
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void TieringNotBeforeExpiration_IsRefused()
    {
        static void Make(int days) => Synth.Template(stack => new PipelineBucket(stack, "Bucket", new()
        {
            Expiration = Duration.Days(30),
            IntelligentTieringAfter = Duration.Days(days),
        }));
        Make(29);
        Should.Throw<InvalidInputException>(() => Make(30)).Violations.ShouldHaveSingleItem()
            .ShouldContain("less than Expiration");
    }

    [Fact]
    public void OneDay_IsTheShortestExpiration()
    {
        static void Make(int days) =>
            Synth.Template(stack => new PipelineBucket(stack, "Bucket", new() { Expiration = Duration.Days(days) }));
        Make((int)ServiceLimits.S3.ExpirationDays.Minimum);
        Should.Throw<InvalidInputException>(() => Make((int)ServiceLimits.S3.ExpirationDays.Minimum - 1))
            .Violations.ShouldHaveSingleItem().ShouldContain("Expiration must be at least 1 days");
    }

    [Fact]
    public void TokenForExpiration_IsNotRefused()
    {
        var template = Synth.Template(stack =>
        {
            var days = new CfnParameter(stack, "Days", new CfnParameterProps { Type = "Number" });
            new PipelineBucket(stack, "Bucket", new()
            {
                Expiration = Duration.Days(days.ValueAsNumber),
                IntelligentTieringAfter = Duration.Days(1),
            });
        });
        template.Properties(Type)["LifecycleConfiguration"]!.ToJsonString()
            .ShouldContain("""{"ExpirationInDays":{"Ref":"Days"}""");
    }

    // CDK's own ServerAccessLogsBucket works with BUCKET_OWNER_ENFORCED only if the app sets this flag.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AccessLogs_NeedNoFeatureFlagOfTheApp(bool flag)
    {
        var template = Synth.Template(
            stack => new PipelineBucket(stack, "Data", new() { AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs") }),
            new() { ["@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy"] = flag });
        template.Json.ToJsonString().ShouldNotContain("AccessControl");
        template.Statements().Count(statement => statement["Principal"]!["Service"] is not null).ShouldBe(1);
        template.All(Type).Single(bucket => bucket.Key.StartsWith("Data", StringComparison.Ordinal)).Value["DependsOn"]!.AsArray()
            .Select(id => (string)id!).ShouldHaveSingleItem().ShouldStartWith("LogsPolicy");
    }

    [Fact]
    public void TwoSourcesOfOneLogBucket_WriteToDifferentFolders()
    {
        var template = Synth.Template(stack =>
        {
            var logs = PipelineBucket.ForAccessLogs(stack, "Logs");
            new PipelineBucket(stack, "One", new() { AccessLogs = logs });
            new PipelineBucket(stack, "Two", new() { AccessLogs = logs });
        });
        template.All(Type).Values
            .Select(bucket => (string?)bucket["Properties"]!["LoggingConfiguration"]?["LogFilePrefix"])
            .OfType<string>().Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void LogBucketOfAnotherStack_MakesNoCycle()
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        var logs = PipelineBucket.ForAccessLogs(new Stack(app, "Logs"), "Logs");
        var stack = new Stack(app, "Data");
        new PipelineBucket(stack, "Data", new() { AccessLogs = logs });
        app.Synth();
        stack.Dependencies.Select(other => other.StackName).ShouldBe(["Logs"]);
    }

    [Fact]
    public void TwoKeys_EmptyAndDeleteTheBucket()
    {
        static void Build(Stack stack) => new PipelineBucket(stack, "Bucket", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        var one = Synth.Template(Build);
        ((string)one.Only(Type)["DeletionPolicy"]!).ShouldBe("RetainExceptOnCreate");
        one.All("Custom::S3AutoDeleteObjects").ShouldBeEmpty();
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("pipeline:allow-data-removal");

        var two = Synth.Template(Build, Synth.RemovalAllowed);
        ((string)two.Only(Type)["DeletionPolicy"]!).ShouldBe("Delete");
        two.All("Custom::S3AutoDeleteObjects").Count.ShouldBe(1);
        Synth.Warnings(Build, Synth.RemovalAllowed).ShouldBeEmpty();
    }

    [Fact]
    public void InChina_NamesNoPartition() => Synth.Template(
        stack => new PipelineBucket(stack, "Data", new() { AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs") }),
        env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" })
        .Json.ToJsonString().ShouldNotContain("arn:aws:");

    // The template also has the function that empties deleted buckets: CDK makes it of plain resources, which cdk-nag does not
    // read.
    private static readonly CheckedStack Logged = new(
        stack => new PipelineBucket(stack, "Bucket", new()
        {
            EncryptionKey = new PipelineKey(stack, "Key").Key,
            AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs", RemovalPolicy.DESTROY),
            NotReplicatedBecause = "The stream can be read again for a week.",
            RemovalPolicy = RemovalPolicy.DESTROY,
        }),
        Synth.RemovalAllowed);

    [Fact]
    public void OwnKeyAccessLogsAndAReason_PassCdkNag() => Logged.Findings.ShouldBeEmpty();

    private static readonly CheckedStack Plain = new(stack => new PipelineBucket(stack, "Bucket", new() { Versioned = false }));

    [Fact]
    public void NoProps_WhatTheOwnerHasYetToDecideIsReported() => Plain.Findings.ShouldBe([
        "AwsSolutions-S1 at Stack/Bucket/Resource/Resource",
        "NIST.800.53.R5-S3BucketLoggingEnabled at Stack/Bucket/Resource/Resource",
        "NIST.800.53.R5-S3BucketReplicationEnabled at Stack/Bucket/Resource/Resource",
        "NIST.800.53.R5-S3BucketVersioningEnabled at Stack/Bucket/Resource/Resource",
        "NIST.800.53.R5-S3DefaultEncryptionKMS at Stack/Bucket/Resource/Resource",
    ]);

    [Fact]
    public void TwiceInOneStack_EachHasItsFolderOfAccessLogs()
    {
        var template = Synth.Template(stack =>
        {
            var logs = PipelineBucket.ForAccessLogs(stack, "AccessLogs");
            new PipelineBucket(stack, "One", new() { AccessLogs = logs });
            new PipelineBucket(stack, "Two", new() { AccessLogs = logs });
        });
        template.All("AWS::S3::Bucket").Values
            .Select(bucket => (string?)bucket["Properties"]!["LoggingConfiguration"]?["LogFilePrefix"])
            .OfType<string>().Distinct().Count().ShouldBe(2);
    }
}
