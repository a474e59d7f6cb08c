using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

public class SearchAlarmsTests
{
    [Fact]
    public void DevDomain_HasNoAlarmOfWhatItLacks() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        Alarms(stack, SearchSize.Dev()))));

    [Fact]
    public void ProductionDomainWithAKey_HasAll() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        Alarms(stack, SearchSize.Production(6, volume: Size.Gibibytes(200)), key: true, share: 0.1))));

    // An alarm with a missing dimension never gets data.
    [Fact]
    public void Metrics_AreByDomainAndAccount() =>
        AlarmTable.Metrics(Synth.Template(stack => Alarms(stack, SearchSize.TwoZones(), key: true)))
        .ShouldEachBe(metric => string.Join(' ', metric.Dimensions.Keys.Order()) == "ClientId DomainName"
            && metric.Dimensions["DomainName"].ToJsonString().StartsWith("{\"Ref\":\"Search")
            && metric.Dimensions["ClientId"].ToJsonString() == "{\"Ref\":\"AWS::AccountId\"}");

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack =>
    {
        var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
        _ = Alarms(stack, SearchSize.Production(number, volume: Size.Gibibytes(number)), share: 2);
    }).Select(mistake => mistake.Split(',', ';')[0]).ShouldBe(
    [
        "FreeStorageShare must be 0.001 to 1 as a share",
        "Domain must have a volume that is known when the template is made",
        "Domain must have a number of data nodes that is known when the template is made",
    ]);

    private static SearchAlarms Alarms(Stack stack, SearchSize size, bool key = false, double share = 0.25) =>
        new(stack, "A", new()
        {
            Domain = new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Public(),
                Size = size,
                EncryptionKey = key ? new PipelineKey(stack, "Key").Key : null,
            }),
            Topic = TestTopic.In(stack),
            FreeStorageShare = share,
        });
}
