using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class IotRuleFeedTests
{
    [Fact]
    public void Defaults_PutIntoTheStreamAndKeepWhatFailed() => Snapshot.Verify(Synth
        .Template(stack => new IotRuleFeed(stack, "Feed", new()
        {
            Sql = "SELECT * FROM 'badges/+/scans'",
            Actions = [IotAction.Stream(DeliveryTests.EncryptedStream(stack))],
        })).Below("Feed"));

    [Fact]
    public void EveryAction_IsRendered()
    {
        var template = Synth.Template(All);
        var rule = template.Properties("AWS::IoT::TopicRule")["TopicRulePayload"]!;
        var actions = rule["Actions"]!.AsArray();
        $"{actions[0]!["Kinesis"]!["PartitionKey"]}".ShouldBe("${topic()}");
        $"{actions[1]!["Firehose"]!["BatchMode"]}{actions[1]!["Firehose"]!["Separator"]}".ShouldBe("true\n");
        $"{actions[2]!["DynamoDBv2"]!["PutItem"]!["TableName"]}".ShouldBe("badges");
        $"{actions[3]!["Sqs"]!["UseBase64"]}".ShouldBe("true");
        rule["ErrorAction"]!["Kinesis"]!.ShouldNotBeNull();
        $"{rule["Description"]}".ShouldBe("Scans of badges");
        template.All("AWS::SQS::Queue").Count.ShouldBe(1);
    }

    // Each action has its own role: the role that may write to the table may not write to the stream.
    [Fact]
    public void EachAction_MayDoItsOwnAlone()
    {
        var template = Synth.Template(All);
        string Actions(string role) =>
            string.Join(" ", template.RoleStatements(role).Select(statement => statement["Action"]!.ToJsonString()));
        Actions("FeedRoleStream").ShouldBe("\"kinesis:PutRecord\"");
        Actions("FeedRoleDeliveryBatch")
            .ShouldBe("""["firehose:PutRecord","firehose:PutRecordBatch"] ["kms:Decrypt","kms:GenerateDataKey"]""");
        Actions("FeedRoleTable").ShouldBe("\"dynamodb:PutItem\"");
        Actions("FeedRoleQueue").ShouldBe("""
            "sqs:SendMessage" ["kms:Decrypt","kms:GenerateDataKey"]
            """);
        Actions("FeedErrorRole").ShouldBe("\"kinesis:PutRecord\"");
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new IotRuleFeed(stack, "Feed", new()
    {
        Sql = "SELECT *",
        Actions =
        [
            IotAction.Delivery(FeedParts.FromKinesis(stack)),
            IotAction.Queue(new Queue(stack, "Fifo", new QueueProps { Fifo = true })),
        ],
        ErrorAction = IotAction.Stream(new IngestStream(stack, "Stream"), ""),
    })).ShouldBe(
    [
        "Sql must be SELECT ... FROM '...', optionally with WHERE ...; got SELECT *; write it as SELECT * FROM 'badges/+/scans'",
        "Actions[0].Delivery must be a delivery whose source is DirectPut; got a delivery that reads a source; send " +
        "records to that source",
        "Actions[1].Queue must be a standard queue; got a FIFO queue; give a standard one: IoT sends to no other",
        "ErrorAction.PartitionKey must be 1 to 256 characters long; got 0 characters; raise it to at least 1",
    ]);

    [Theory]
    [InlineData("SELECT * FROM 'badges'", true)]
    [InlineData("select zone as z, topic(2) from 'badges/+/scans' where zone <> 'gate'", true)]
    [InlineData("SELECT *\nFROM '$aws/things/+/shadow/#'", true)]
    [InlineData("SELECT FROM 'badges'", false)]
    [InlineData("SELECT * FROM badges", false)]
    [InlineData("SELECT * FROM ''", false)]
    [InlineData("SELECT * FROM 'badges' ORDER BY zone", false)]
    [InlineData("SELECT * FROM 'badges/#/scans'", false)]
    [InlineData("SELECT * FROM 'badges/gate+'", false)]
    [InlineData("DELETE FROM 'badges'", false)]
    public void SqlOfTheShape_IsTaken(string sql, bool allowed) => Ranges.Mistakes(stack => new IotRuleFeed(stack, "Feed", new()
    {
        Sql = sql,
        Actions = [IotAction.Stream(new IngestStream(stack, "Stream"))],
    })).Count.ShouldBe(allowed ? 0 : 1);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void ActionBoundaries_InsideOnly(int count, bool allowed) => Ranges.Mistakes(stack =>
    {
        var stream = new IngestStream(stack, "Stream");
        _ = new IotRuleFeed(stack, "Feed", new()
        {
            Sql = "SELECT * FROM 'badges'",
            Actions = [.. Enumerable.Repeat(stream, count).Select(each => IotAction.Stream(each))],
        });
    }).Count.ShouldBe(allowed ? 0 : 1);

    // CloudFormation updates a role before its rule: if the role lost rights, the old rule would fail.
    [Fact]
    public void ActionWithdrawn_ChangesNoOtherRole()
    {
        static Dictionary<string, string> Policies(params string[] actions) => Synth.Template(stack =>
        {
            var (one, two) = (new IngestStream(stack, "One"), new IngestStream(stack, "Two"));
            var delivery = FeedParts.DirectPut(stack);
            _ = new IotRuleFeed(stack, "Feed", new()
            {
                Sql = "SELECT * FROM 'badges'",
                Actions =
                [
                    .. actions.Select(action => action switch
                    {
                        "one" => IotAction.Stream(one),
                        "two" => IotAction.Stream(two),
                        _ => IotAction.Delivery(delivery),
                    }),
                ],
            });
        }).All("AWS::IAM::ManagedPolicy").Where(policy => policy.Key.StartsWith("FeedRole", StringComparison.Ordinal))
            .ToDictionary(policy => policy.Key, policy => policy.Value.ToJsonString());

        var all = Policies("one", "two", "delivery");
        all.Count.ShouldBe(3);
        foreach (var fewer in new[] { Policies("two", "delivery"), Policies("delivery", "one") })
        {
            fewer.Count.ShouldBe(2);
            fewer.ShouldEachBe(policy => all[policy.Key] == policy.Value);
        }
    }

    [Fact]
    public void OwnDeadLetterQueue_HasItsPolicyBeforeTheRule()
    {
        var template = Synth.Template(stack => new IotRuleFeed(stack, "Feed", new()
        {
            Sql = "SELECT * FROM 'badges'",
            Actions = [IotAction.Stream(new IngestStream(stack, "Stream"))],
        }));
        template.Only("AWS::IoT::TopicRule")["DependsOn"]!.AsArray().Select(id => $"{id}")
            .ShouldContain(template.All("AWS::SQS::QueuePolicy").Keys.Single());
    }

    private static void All(Stack stack)
    {
        var stream = new IngestStream(stack, "Stream");
        var key = new PipelineKey(stack, "QueueKey").Key;
        _ = new IotRuleFeed(stack, "Feed", new()
        {
            Sql = "SELECT * FROM 'badges/#'",
            Description = "Scans of badges",
            Actions =
            [
                IotAction.Stream(stream, "${topic()}"),
                IotAction.Delivery(FeedParts.DirectPut(stack, key: true), batchMode: true, IotSeparator.NewLine),
                IotAction.Table(EventTable.FromTableArn(
                    stack, "Table", TestSchema, "arn:aws:dynamodb:eu-west-1:111122223333:table/badges")),
                IotAction.Queue(new Queue(stack, "Queue", new QueueProps { EncryptionMasterKey = key }), useBase64: true),
            ],
            ErrorAction = IotAction.Stream(stream),
        });
    }

    private static EventSchema TestSchema => EventSchema.Parse("""
        { "type": "object", "properties": { "zone": { "type": "string" } }, "required": ["zone"],
          "x-dynamodb": { "partitionKey": "zone" } }
        """);
}
