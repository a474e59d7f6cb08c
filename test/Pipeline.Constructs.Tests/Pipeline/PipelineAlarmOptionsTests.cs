using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class PipelineAlarmOptionsTests
{
    private const string Type = "AWS::CloudWatch::Alarm";

    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "doors", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    private static readonly CheckedStack Whole = new(stack => new StreamingPipeline(stack, "Doors", new()
    {
        Schema = Schema,
        Alarms = alarms => alarms with
        {
            HasComposites = true,
            ExpectedTraffic = new() { Records = 100, Period = Duration.Minutes(10) },
            AnomalyBand = 2,
            Off = ["Stream.ReadThrottled", "Health.DataLate"],
            Overrides = new Dictionary<string, AlarmOverride>
            {
                ["Writer.Errors"] = new() { Threshold = 3 },
                ["Table.SystemErrors"] = new() { Severity = AlarmSeverity.Warning },
            },
            RunbookUrl = "https://wiki.example.com/runbook",
        },
    }));

    [Fact]
    public void Default_HasNoCompositesAndTellsOneTopic()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new() { Schema = Schema }));
        template.All("AWS::CloudWatch::CompositeAlarm").ShouldBeEmpty();
        template.All(Type).Keys.ShouldEachBe(id => !id.Contains("Traffic"));
        template.All(Type).Values.Select(alarm => alarm["Properties"]!["AlarmActions"]!.ToJsonString()).Distinct()
            .ShouldHaveSingleItem();
    }

    [Fact]
    public void EveryOption_ReachesItsAlarm()
    {
        var template = Whole.Template;
        template.All("AWS::CloudWatch::CompositeAlarm").Keys.Select(id => id[..^8]).Order()
            .ShouldBe(["DoorsHealthDataLost", "DoorsHealthPipelineDown"]);
        var texts = template.All(Type).ToDictionary(
            alarm => alarm.Key[..^8], alarm => alarm.Value["Properties"]!["AlarmDescription"]!.ToJsonString());
        texts.Keys.ShouldNotContain("DoorsStreamAlarmsReadThrottled");
        texts.Keys.ShouldContain("DoorsStreamAlarmsTrafficAnomaly");
        texts["DoorsStreamAlarmsTrafficLow"].ShouldContain("Less than 100 records arrived in 10 minutes");
        texts["DoorsWriterAlarmsErrors"].ShouldContain("Critical: set by Overrides to above 3 in 3 periods of 60 seconds");
        texts["DoorsTableAlarmsSystemErrors"].ShouldContain("Warning: ");
        texts.Values.ShouldEachBe(text => text.Contains("Runbook: https://wiki.example.com/runbook#"));
    }

    [Fact]
    public void Replicas_HaveAnAlarmEach()
    {
        var template = Synth.Template(
            stack => new StreamingPipeline(stack, "Doors", new()
            {
                Schema = Schema,
                Encryption = PipelineEncryption.AwsManaged,
                Table = table => table with { Replicas = ["us-east-1", "us-west-2"] },
            }),
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" });
        AlarmTable.Read(template).Where(metric => metric.Name == "ReplicationLatency")
            .Select(metric => $"{metric.Dimensions["ReceivingRegion"]}").Order().ShouldBe(["us-east-1", "us-west-2"]);
    }

    [Fact]
    public void HasCatalogAlarms_WatchesTheWorkgroup()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            Alarms = alarms => alarms with
            {
                HasCatalogAlarms = true,
                Off = ["Catalog.ScanNearCutoff"],
                Overrides = new Dictionary<string, AlarmOverride> { ["Catalog.QueriesFailed"] = new() { Threshold = 10 } },
            },
        }));
        var alarm = template.All(Type).Single(alarm => alarm.Key.Contains("CatalogAlarms")).Value["Properties"]!;
        ((double)alarm["Threshold"]!).ShouldBe(10);
        ((string)alarm["MetricName"]!).ShouldBe("TotalExecutionTime");
    }

    [Fact]
    public void CatalogAlarmsWithoutACatalog_AreRefused() => Ranges.Mistakes(stack => new StreamingPipeline(stack, "Doors", new()
    {
        Schema = Schema,
        HasDelivery = false,
        Alarms = alarms => alarms with { HasCatalogAlarms = true },
    })).ShouldHaveSingleItem().ShouldBe(
        "Alarms.HasCatalogAlarms must be false without a catalog; got True; remove it, or set HasDelivery and HasCatalog");

    [Fact]
    public void EveryOption_PassesCdkNag() => Whole.Findings.ShouldBeEmpty();

    [Fact]
    public void Routing_TakesTheTopicsPlace()
    {
        var template = Synth.Template(stack =>
        {
            var pipeline = new StreamingPipeline(stack, "Doors", new()
            {
                Schema = Schema,
                Alarms = alarms => alarms with { Routing = AlarmRouting.To(TestTopic.In(stack)), HasComposites = true },
            });
            Should.Throw<InvalidOperationException>(() => pipeline.AlarmTopic).Message.ShouldContain("has no alarm topic");
            pipeline.Health.DataLost.ShouldNotBeNull();
            pipeline.AlarmGroups.Count.ShouldBe(4);
        });
        template.All("AWS::SNS::Topic").ShouldBeEmpty();
        foreach (var type in new[] { Type, "AWS::CloudWatch::CompositeAlarm" })
        {
            template.All(type).Values.ShouldEachBe(alarm =>
                alarm["Properties"]!["AlarmActions"]!.ToJsonString() == """["arn:aws-cn:sns:cn-north-1:111122223333:alarms"]""");
        }
    }

    [Fact]
    public void WarningEmailAddresses_HaveATopicOfTheirOwn()
    {
        var template = Synth.Template(stack =>
        {
            var pipeline = new StreamingPipeline(stack, "Doors", new()
            {
                Schema = Schema,
                AlarmEmailAddresses = ["oncall@example.com"],
                Alarms = alarms => alarms with { WarningEmailAddresses = ["team@example.com"], HasComposites = true },
            });
            pipeline.WarningTopic.ShouldNotBeNull().ShouldNotBe(pipeline.AlarmTopic);
        });
        template.All("AWS::SNS::Subscription").Values.Select(subscription => subscription["Properties"]!)
            .ToDictionary(subscription => $"{subscription["Endpoint"]}", subscription => $"{subscription["TopicArn"]!["Ref"]}"[..13])
            .ShouldBe(
                new Dictionary<string, string> { ["oncall@example.com"] = "DoorsAlarmTop", ["team@example.com"] = "DoorsWarningT" },
                ignoreOrder: true);
        foreach (var alarm in template.All(Type).Values.Concat(template.All("AWS::CloudWatch::CompositeAlarm").Values))
        {
            var isWarning = alarm["Properties"]!["AlarmDescription"]!.ToJsonString().Contains("Warning: ");
            alarm["Properties"]!["AlarmActions"]!.ToJsonString()
                .ShouldContain(isWarning ? "DoorsWarningTopic" : "DoorsAlarmTopic");
        }
    }

    [Fact]
    public void WithoutComposites_HealthSaysWhatToSet() => Synth.Template(stack => Should
        .Throw<InvalidOperationException>(() => new StreamingPipeline(stack, "Doors", new() { Schema = Schema }).Health)
        .Message.ShouldEndWith("has no composite alarms, as its props say; set HasComposites"));

    // Before any part is made, as all mistakes of a pipeline.
    [Fact]
    public void Mistakes_AreListedTogether()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            HasDelivery = false,
            AlarmEmailAddresses = ["oncall@example.com"],
            Alarms = alarms => alarms with
            {
                Routing = AlarmRouting.EventBridgeOnly,
                WarningEmailAddresses = ["team"],
                Off = ["IteratorAge", "Delivery.Success", "Health.DataLost"],
                Overrides = new Dictionary<string, AlarmOverride> { ["Writer.Error"] = new() },
                Suppressor = Alarm.FromAlarmArn(stack, "Any", "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:any"),
                ExpectedTraffic = new() { Records = 0.5, Period = Duration.Seconds(90) },
                AnomalyBand = 20,
            },
        })));
        Snapshot.VerifyText(error.Message);
    }
}
