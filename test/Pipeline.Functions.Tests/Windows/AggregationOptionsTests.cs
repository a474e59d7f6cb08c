using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Windows;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Windows;

public sealed class AggregationOptionsTests : IDisposable
{
    private readonly TemporaryFolder _taskRoot = new();
    private readonly Dictionary<string, string?> _environment = new()
    {
        ["AWS_REGION"] = "eu-west-1",
        ["TABLE_NAME"] = "aggregates",
        ["ALERT_TOPIC"] = "arn:aws:sns:eu-west-1:111122223333:crowd",
    };

    public AggregationOptionsTests()
    {
        Write("schema.json", AggregationCase.Schema.Json);
        Write("aggregations.json", AggregationCase.Declaration.Json);
    }

    public void Dispose() => _taskRoot.Dispose();

    [Fact]
    public void Names_GiveTheDefaults()
    {
        var options = Read();
        options.Source.ShouldBe(AggregationSource.Table);
        options.Aggregations.Select(aggregation => aggregation.Name).ShouldBe(["zones", "days"]);
        options.ReadsGzip.ShouldBeFalse();
        options.SdkClient.ShouldBe(SdkClient.Direct);
    }

    [Fact]
    public void EverySetting_IsRead()
    {
        _environment["AGGREGATION_SOURCE"] = "stream";
        _environment["READ_GZIP"] = "true";
        _environment["PIPELINE_SDK_CLIENT"] = "plain";
        var options = Read();
        (options.Table, options.Source, options.ReadsGzip).ShouldBe(("aggregates", AggregationSource.Stream, true));
        (options.AlertTopic, options.SdkClient).ShouldBe((_environment["ALERT_TOPIC"], SdkClient.Plain));
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        _environment.Clear();
        _environment["AGGREGATION_SOURCE"] = "queue";
        Write("aggregations.json", """{ "zones": { "time": "then", "windowMinutes": 1, "measures": { "n": "count" } } }""");
        Should.Throw<InvalidInputException>(Read).Violations.ShouldBe(
        [
            "TABLE_NAME must name the table of aggregates; got nothing; set the environment variable",
            "AWS_REGION must name the Region, as Lambda sets it; got nothing; set the environment variable",
            "AGGREGATION_SOURCE must be one of table, stream; got queue; correct it",
            "aggregations.json: #/zones/time must name a field of the schema; got \"then\"; use one of id, zone, at, who, amount",
        ]);
    }

    [Fact]
    public void AlertWithoutATopic_IsRefused()
    {
        _environment.Remove("ALERT_TOPIC");
        Should.Throw<InvalidInputException>(Read).Violations.ShouldHaveSingleItem()
            .ShouldBe("ALERT_TOPIC must name a topic where an aggregation has an alert; got nothing; set it");
    }

    private AggregationOptions Read() => AggregationOptions.Read(_environment.GetValueOrDefault, _taskRoot.Path);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_taskRoot.Path, file), text);
}
