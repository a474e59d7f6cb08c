using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Writer;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Tests.Writer;

public sealed class WriterOptionsTests : IDisposable
{
    private const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" }, "at": { "type": "integer" },
          "kinesis_shard_id": { "type": "string" } },
          "required": ["id"], "x-dynamodb": { "partitionKey": "id" } }
        """;

    private readonly TemporaryFolder _taskRoot = new();
    private readonly Dictionary<string, string?> _environment = new()
    {
        ["AWS_REGION"] = "eu-west-1",
        ["TABLE_NAME"] = "doors",
        ["REJECTS_BUCKET"] = "rejects",
    };

    public void Dispose() => _taskRoot.Dispose();

    [Fact]
    public void NothingButTheNames_GivesTheDefaults()
    {
        var options = Read();
        options.Mode.ShouldBe(WriteMode.Upsert);
        options.RejectsPrefix.ShouldBe("rejects/");
        options.ReportsItemFailures.ShouldBeFalse("unless the mapping is known to read the list, a batch fails whole");
        options.Item.ShouldBe(new ItemOptions());
        options.SdkClient.ShouldBe(SdkClient.Direct);
    }

    [Fact]
    public void EverySetting_IsRead()
    {
        Set("WRITE_MODE", "InsertOnce");
        Set("RAW_ATTRIBUTE", "raw");
        Set("TIME_TO_LIVE_SECONDS", "86400");
        Set("REJECTS_PREFIX", "bad/");
        Set("REPORT_BATCH_ITEM_FAILURES", "true");
        Set("PIPELINE_SDK_CLIENT", "plain");
        var options = Read();
        options.Mode.ShouldBe(WriteMode.InsertOnce);
        options.RejectsPrefix.ShouldBe("bad/");
        options.ReportsItemFailures.ShouldBeTrue();
        options.SdkClient.ShouldBe(SdkClient.Plain);
        options.Item.ShouldBe(new ItemOptions { RawAttribute = "raw", TimeToLive = TimeSpan.FromDays(1) });
    }

    [Fact]
    public void LatestWithoutAField_StoresThePosition()
    {
        Set("WRITE_MODE", "Latest");
        Read().Item.ShouldBe(new ItemOptions { Position = true });
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        _environment.Clear();
        Set("WRITE_MODE", "upsert");
        Set("LATEST_BY", "at");
        Set("METADATA_ATTRIBUTES", "yes");
        Set("RAW_ATTRIBUTE", "id");
        Set("TIME_TO_LIVE_SECONDS", "1.5");
        Set("REPORT_BATCH_ITEM_FAILURES", "1");
        Set("PIPELINE_SDK_CLIENT", "Plain");
        Snapshot.VerifyText(Should.Throw<InvalidInputException>(Read).Message);
    }

    [Fact]
    public void SchemaThatIsNone_IsAmongTheMistakes()
    {
        _environment.Remove("TABLE_NAME");
        var message = Should.Throw<InvalidInputException>(() => Read("{}")).Message;
        message.ShouldContain("TABLE_NAME must name the table");
        message.ShouldContain("schema.json: #");
    }

    [Fact]
    public void FieldOfAMetadataAttributesName_IsRefusedWhereThoseAreWritten()
    {
        Read();
        Set("METADATA_ATTRIBUTES", "true");
        Should.Throw<InvalidInputException>(() => Read()).Message.ShouldContain("the schema must have no field kinesis_shard_id");
    }

    private void Set(string name, string value) => _environment[name] = value;

    private WriterOptions Read() => Read(Schema);

    private WriterOptions Read(string schema)
    {
        File.WriteAllText(Path.Combine(_taskRoot.Path, "schema.json"), schema);
        return WriterOptions.Read(name => _environment.GetValueOrDefault(name), _taskRoot.Path);
    }
}
