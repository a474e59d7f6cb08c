using System.Text.Json.Nodes;
using Pipeline.App.Settings;
using Pipeline.App.Stacks;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.App.Tests.Settings;

public class AppSettingsTests
{
    private static readonly string[] Schemas = ["badges", "taxi-trips"];

    [Fact]
    public void EmptyStage_HasTheDefaults()
    {
        var stage = Read("""{ "dev": {} }""").Stages.ShouldHaveSingleItem();
        stage.Name.ShouldBe("dev");
        stage.Schema.ShouldBe("badges");
        stage.Encryption.ShouldBe(EncryptionKeys.CustomerManaged);
        // A safe production stage needs no setting; a stage that loses data needs two.
        stage.TerminationProtection.ShouldBeTrue();
        stage.RemoveData.ShouldBeFalse();
        stage.AllowDataRemoval.ShouldBeFalse();
        stage.Stream.ShouldBe(new StreamSettings(CapacityMode.OnDemand, null, 24));
        stage.Writer.ShouldBe(new WriterSettings(WriterMode.Upsert, null, false, WriterRuntime.Managed, WriterArchitecture.Arm64,
            1024, 60, 500, 1, null));
        stage.Delivery.ShouldBe(new DeliverySettings(64, 300, FolderPer.Hour));
        stage.Search.ShouldBe(new SearchSettings(false, SearchSizing.Dev));
        stage.Alarms.Composites.ShouldBeFalse();
        stage.Alarms.WarningEmails.ShouldBeEmpty();
        (stage.Account, stage.Region).ShouldBe((null, null));
    }

    [Fact]
    public void EverySetting_IsRead()
    {
        var stage = Read("""
            { "eu": {
              "account": "111122223333", "region": "eu-west-1", "schema": "taxi-trips", "encryption": "aws-managed",
              "keepFormerKey": true,
              "terminationProtection": false, "removeData": true, "allowDataRemoval": true,
              "alarmEmails": ["oncall@example.com"], "tags": { "team": "streams" },
              "alarms": { "composites": true, "warningEmails": ["team@example.com"] },
              "stream": { "mode": "provisioned", "shards": 3, "retentionHours": 48 },
              "writer": { "mode": "latest", "latestBy": "total", "metadataAttributes": true, "runtime": "native", "architecture": "x86_64", "memoryMiB": 512, "timeoutSeconds": 30, "batchSize": 100,
                          "parallelizationFactor": 2, "reservedConcurrency": 10 },
              "delivery": { "bufferMiB": 5, "bufferSeconds": 60, "folderPer": "day", "formerFolderPer": "hour" },
              "search": { "enabled": true, "size": "production" } } }
            """).Stages.ShouldHaveSingleItem();
        (stage.Account, stage.Region, stage.Schema).ShouldBe(("111122223333", "eu-west-1", "taxi-trips"));
        stage.Encryption.ShouldBe(EncryptionKeys.AwsManaged);
        stage.KeepFormerKey.ShouldBeTrue();
        (stage.TerminationProtection, stage.RemoveData, stage.AllowDataRemoval).ShouldBe((false, true, true));
        stage.AlarmEmails.ShouldBe(["oncall@example.com"]);
        stage.Alarms.Composites.ShouldBeTrue();
        stage.Alarms.WarningEmails.ShouldBe(["team@example.com"]);
        stage.Tags["team"].ShouldBe("streams");
        stage.Stream.ShouldBe(new StreamSettings(CapacityMode.Provisioned, 3, 48));
        stage.Writer.ShouldBe(new WriterSettings(WriterMode.Latest, "total", true, WriterRuntime.Native,
            WriterArchitecture.X86_64, 512, 30, 100, 2, 10));
        stage.Delivery.ShouldBe(new DeliverySettings(5, 60, FolderPer.Day, FolderPer.Hour));
        stage.Search.ShouldBe(new SearchSettings(true, SearchSizing.Production));
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Read("""
            { "Dev": {
                "account": "1234", "region": "Europe", "schema": "orders", "encryption": "none", "terminationProtection": "maybe",
                "removeData": 1, "allowDataRemoval": null, "alarmEmails": ["nobody", 7], "tags": { "team": 1 }, "colour": "red",
                "stream": { "mode": "fast", "retentionHours": 23.5, "shard": 2 },
                "writer": { "mode": "Upsert", "latestBy": "time", "metadataAttributes": 1, "runtime": "aot", "architecture": "arm", "memoryMiB": 64, "timeoutSeconds": 901, "batchSize": 0,
                            "parallelizationFactor": 11, "reservedConcurrency": -1 },
                "delivery": { "bufferMiB": 129, "bufferSeconds": "300", "folderPer": "minute" },
                "search": true },
              "two": { "account": "111122223333", "removeData": true,
                       "stream": { "mode": "provisioned" } },
              "three": { "stream": { "shards": 2 }, "alarmEmails": "oncall@example.com", "tags": [] },
              "four": [] }
            """, only: "five"));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void FormerSettingsOfNoChange_AreRefused() => Should.Throw<InvalidInputException>(() => Read("""
            { "dev": { "keepFormerKey": true, "delivery": { "formerFolderPer": "hour" } } }
            """)).Violations.ShouldBe(
        [
            "stages.dev.delivery.formerFolderPer must differ from folderPer; got \"hour\"; name the folders before the change, " +
            "or remove it",
            "stages.dev.keepFormerKey must be absent with encryption customer-managed; got true; remove it: the stage's key is " +
            "in use",
        ], ignoreOrder: true);

    [Theory]
    [InlineData("{}", "Upsert")]
    [InlineData("""{ "mode": "upsert" }""", "Upsert")]
    [InlineData("""{ "mode": "insert-once" }""", "InsertOnce")]
    [InlineData("""{ "mode": "latest" }""", "Latest")]
    [InlineData("""{ "mode": "latest", "latestBy": "time" }""", "Latest by time")]
    public void Mode_IsTheConstructs(string writer, string mode) => PipelineStack
        .Mode(Read($$"""{ "dev": { "writer": {{writer}} } }""").Stages[0].Writer).ToString().ShouldBe(mode);

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"dev\"")]
    public void NoStages_SaysWhatToAdd(string? json)
    {
        var error = Should.Throw<InvalidInputException>(() => Read(json));
        error.Violations.ShouldHaveSingleItem().ShouldStartWith("stages must be an object with at least one stage; got ");
    }

    [Fact]
    public void OneStageAskedFor_OnlyItIsThere() =>
        Read("""{ "dev": {}, "production": {} }""", only: "production").Stages.ShouldHaveSingleItem().Name.ShouldBe("production");

    [Fact]
    public void FlagFromTheCommandLine_IsReadAsText() =>
        Read("""{ "dev": { "terminationProtection": "false" } }""").Stages[0].TerminationProtection.ShouldBeFalse();

    [Theory]
    [InlineData("memoryMiB", "writer")]
    [InlineData("timeoutSeconds", "writer")]
    [InlineData("batchSize", "writer")]
    [InlineData("parallelizationFactor", "writer")]
    [InlineData("retentionHours", "stream")]
    [InlineData("bufferMiB", "delivery")]
    [InlineData("bufferSeconds", "delivery")]
    public void Boundary_InsideOnly(string key, string section)
    {
        var limit = key switch
        {
            "memoryMiB" => ServiceLimits.Lambda.MemoryMiB,
            "timeoutSeconds" => ServiceLimits.Lambda.TimeoutSeconds,
            "batchSize" => ServiceLimits.Lambda.KinesisBatchSize,
            "parallelizationFactor" => ServiceLimits.Lambda.ParallelizationFactor,
            "retentionHours" => ServiceLimits.Kinesis.RetentionHours,
            "bufferMiB" => ServiceLimits.Firehose.S3BufferingSizeMiB,
            _ => ServiceLimits.Firehose.S3BufferingIntervalSeconds,
        };
        string Json(double value) => $$"""{ "dev": { "{{section}}": { "{{key}}": {{value}} } } }""";

        Read(Json(limit.Minimum));
        Read(Json(limit.Maximum));
        foreach (var outside in new[] { limit.Minimum - 1, limit.Maximum + 1 })
        {
            Should.Throw<InvalidInputException>(() => Read(Json(outside)))
                .Violations.ShouldHaveSingleItem()
                .ShouldContain($"stages.dev.{section}.{key} must be a whole number, {limit}; got {outside}");
        }
    }

    private static AppSettings Read(string? json, string? only = null) =>
        AppSettings.Read(json is null ? null : JsonNode.Parse(json), only, Schemas);
}
