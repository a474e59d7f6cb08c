using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class TableAlarmsTests
{
    // An alarm reads only metrics of its own Region.
    [Fact]
    public void Replica_HasItsAlarmsInItsOwnRegion()
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        Stack In(string region) => new(app, region, new StackProps
        {
            Env = new Amazon.CDK.Environment { Account = "111122223333", Region = region },
            CrossRegionReferences = true,
        });
        var table = new EventTable(In("eu-west-1"), "Table", new()
        {
            Schema = EventSchema.Parse("""
                {
                  "title": "Doors",
                  "type": "object",
                  "properties": { "door": { "type": "string", "minLength": 1 }, "zone": { "type": "string", "minLength": 1 } },
                  "required": ["door", "zone"],
                  "x-dynamodb": { "partitionKey": "door" }
                }
                """),
            GlobalIndexes = [new() { Name = "byZone", PartitionKey = "zone" }],
            Replicas = ["us-east-1"],
        });
        Should.Throw<InvalidInputException>(() => table.Replica("us-west-2")).Violations.ShouldBe(
            ["region must be a Region of Replicas (us-east-1); got us-west-2; add it to Replicas where the table is made"]);
        var there = In("us-east-1");
        _ = new TableAlarms(there, "Alarms", new()
        {
            Table = table.Replica("us-east-1"),
            IndexNames = table.GlobalIndexNames,
            Topic = new Amazon.CDK.AWS.SNS.Topic(there, "Topic"),
        });
        app.Synth();
        var alarms = Template.Read(Path.Combine(outdir.Path, "us-east-1.template.json")).All("AWS::CloudWatch::Alarm");
        alarms.Count.ShouldBe(5, "two of the table, two of its index, and errors of DynamoDB");
        alarms.Values.Select(alarm => alarm.ToJsonString()).ShouldEachBe(alarm => alarm.Contains("\"TableName\""));
    }

    [Fact]
    public void Defaults_OfAnOnDemandTable() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new TableAlarms(stack, "A", Props(stack)))));

    [Fact]
    public void EveryProp_AddsOrMovesItsAlarm() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new TableAlarms(stack, "A", Props(stack) with
        {
            IndexNames = ["by-zone"],
            Operations = ["BatchWriteItem"],
            MaximumWriteUnits = 1000,
            MaximumReadUnits = 50,
            CapacityShare = 0.5,
            Replicas = ["eu-central-1"],
            MaximumReplicationLatency = Duration.Minutes(5),
        }))));

    [Fact]
    public void EachReplica_HasAnAlarmOfItsRegion()
    {
        var template = Synth.Template(stack =>
            new TableAlarms(stack, "A", Props(stack) with { Replicas = ["eu-central-1", "us-east-1"] }));
        AlarmTable.Metrics(template).Where(read => read.Metric == "ReplicationLatency")
            .Select(read => $"{read.Dimensions["ReceivingRegion"]}").Order().ShouldBe(["eu-central-1", "us-east-1"]);
        Should.Throw<InvalidInputException>(() => Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with
        {
            Replicas = ["eu-central-1", "eu-central-1"],
            MaximumReplicationLatency = Duration.Seconds(0),
        }))).Violations.Count.ShouldBe(2);
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error =
            Should.Throw<InvalidInputException>(() => Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with
            {
                IndexNames = ["table/events/index/by-zone", "twice", "twice"],
                Operations = [.. Enumerable.Repeat("Query", 11)],
                MaximumWriteUnits = 0,
                MaximumReadUnits = 1.5,
                CapacityShare = 80,
            })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void OneToTenOperations_AreAllowed()
    {
        var limit = ServiceLimits.CloudWatch.MetricsOfAnAlarm;
        foreach (var count in new[] { limit.Minimum, limit.Maximum })
        {
            var template = Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with
            {
                Operations = [.. Enumerable.Range(0, (int)count).Select(i => $"Operation{i}")],
            }));
            AlarmTable.Metrics(template).Count(metric => metric.Metric == "SystemErrors").ShouldBe((int)count);
        }

        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new TableAlarms(stack, "A", Props(stack) with { Operations = [] })));
    }

    [Fact]
    public void TokenForTheTable_IsNotRefused()
    {
        var template = Synth.Template(stack =>
            new TableAlarms(stack, "A", Props(stack) with
            {
                Table = Table.FromTableName(stack, "Named", new CfnParameter(stack, "Table").ValueAsString),
            }));
        AlarmTable.Metrics(template)
            .ShouldEachBe(metric => metric.Dimensions["TableName"].ToJsonString() == """{"Ref":"Table"}""");
    }

    [Fact]
    public void IndexThatGoes_LeavesTheOthersTheirAlarms()
    {
        static List<string> Of(params string[] indexes) =>
        [
            .. Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with { IndexNames = indexes }))
                .All("AWS::CloudWatch::Alarm").Keys.Where(id => id.StartsWith("AIndex", StringComparison.Ordinal)),
        ];
        var both = Of("by-zone", "by-time");
        both.Count.ShouldBe(4);
        Of("by-time").ShouldBe(both[2..]);
    }

    [Fact]
    public void TokenForTheMaximum_LeavesItsAlarmOutWithAWarning()
    {
        static void Build(Stack stack) => new TableAlarms(stack, "A", Props(stack) with
        {
            MaximumWriteUnits = new CfnParameter(stack, "Units", new CfnParameterProps { Type = "Number" }).ValueAsNumber,
        });
        Synth.Template(Build).All("AWS::CloudWatch::Alarm").Keys.ShouldEachBe(id => !id.StartsWith("AWriteCapacity"));
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldStartWith(
            "The alarm WriteCapacity is left out: its threshold is computed from MaximumWriteUnits, which is a token");
    }

    [Fact]
    public void TableOfAnotherRegion_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new TableAlarms(stack, "A", Props(stack) with
            {
                Table = Table.FromTableArn(stack, "Other", "arn:aws:dynamodb:us-east-1:111122223333:table/events"),
            }),
            env: Synth.Known))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("Table must be of the stack's Region, eu-west-1; got us-east-1; ");

    private static TableAlarmsProps Props(Stack stack) => new()
    {
        Table = Table.FromTableName(stack, "Events", "events"),
        Topic = TestTopic.In(stack),
    };
}
