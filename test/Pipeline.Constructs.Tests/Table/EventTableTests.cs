using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class EventTableTests
{
    private const string Type = "AWS::DynamoDB::GlobalTable";

    internal static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "type": "object",
          "properties": {
            "zone": { "type": "string" },
            "reading": { "type": "string" },
            "sensor": { "type": "string", "minLength": 1 },
            "at": { "type": "string", "format": "date-time" },
            "count": { "type": "integer" },
            "note": { "type": "string" },
            "left": { "type": ["integer", "null"] },
            "tags": { "type": "array", "items": { "type": "string" } },
            "expires_at": { "type": "integer" }
          },
          "required": ["zone", "reading"],
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "reading", "timeToLive": "expires_at" }
        }
        """);

    private static readonly EventSchema Keyed = EventSchema.Parse("""
        {
          "type": "object",
          "properties": { "id": { "type": "integer" }, "note": { "type": "string" } },
          "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" }
        }
        """);

    [Fact]
    public void SchemaAlone_OnDemandEncryptedRecoverableProtected() =>
        Snapshot.Verify(Synth.Template(stack => new EventTable(stack, "Table", new() { Schema = Schema })).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(
        stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            Billing = TableBilling.OnDemand(maxReadUnits: 500, maxWriteUnits: 1000, warmReadUnits: 13_000, warmWriteUnits: 5000),
            PointInTimeRecovery = Duration.Days(7),
            ChangeStream = StreamViewType.NEW_AND_OLD_IMAGES,
            ChangesToKinesis = new IngestStream(stack, "Changes").Stream,
            GlobalIndexes =
            [
                new() { Name = "bySensor", PartitionKey = "sensor", SortKey = "at",
                    Projection = IndexProjection.Include("note", "tags") },
                new() { Name = "byCount", PartitionKey = "count", Projection = IndexProjection.KeysOnly },
            ],
            LocalIndexes = [new() { Name = "byTime", SortKey = "at" }],
            Replicas = ["eu-central-1"],
            Encryption = EventTableEncryption.CustomerManaged(
                new Key(stack, "Key"),
                new Dictionary<string, string> { ["eu-central-1"] = "arn:aws:kms:eu-central-1:111122223333:key/k" }),
            DeletionProtection = false,
            ContributorInsights = ContributorInsightsMode.THROTTLED_KEYS,
            TableClass = TableClass.STANDARD_INFREQUENT_ACCESS,
        }),
        env: Synth.Known).Json);

    [Fact]
    public void Provisioned_ScalesBetweenItsBounds()
    {
        var table = Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            Billing = TableBilling.Provisioned(new(5, 50), new(10, 100, TargetPercent: 60)),
            GlobalIndexes = [new() { Name = "bySensor", PartitionKey = "sensor" }],
        })).Properties(Type);
        table["WriteProvisionedThroughputSettings"]!.ToJsonString().ShouldBe(
            """{"WriteCapacityAutoScalingSettings":{"MaxCapacity":100,"MinCapacity":10""" +
            ""","TargetTrackingScalingPolicyConfiguration":{"TargetValue":60}}}""");
        table["Replicas"]![0]!["ReadProvisionedThroughputSettings"]!.ToJsonString().ShouldBe(
            """{"ReadCapacityAutoScalingSettings":{"MaxCapacity":50,"MinCapacity":5""" +
            ""","TargetTrackingScalingPolicyConfiguration":{"TargetValue":70}}}""");
        table["GlobalSecondaryIndexes"]![0]!["WriteProvisionedThroughputSettings"].ShouldNotBeNull();
    }

    [Fact]
    public void NumericKeyAlone_IsTheHashKey()
    {
        var table = Synth.Template(stack => new EventTable(stack, "Table", new() { Schema = Keyed })).Properties(Type);
        table["KeySchema"]!.ToJsonString().ShouldBe("""[{"AttributeName":"id","KeyType":"HASH"}]""");
        table["AttributeDefinitions"]!.ToJsonString().ShouldBe("""[{"AttributeName":"id","AttributeType":"N"}]""");
        table.ContainsKey("TimeToLiveSpecification").ShouldBeFalse();
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new EventTable(stack, "Table", new()
            {
                Schema = Schema,
                Billing = TableBilling.Provisioned(new(0, 5, TargetPercent: 19), new(10, 9, TargetPercent: 91)),
                PointInTimeRecovery = Duration.Days(36),
                ChangeStream = StreamViewType.KEYS_ONLY,
                GlobalIndexes =
                [
                    new() { Name = "by", PartitionKey = "tags", SortKey = "left" },
                    new() { Name = "by zone", PartitionKey = "note", SortKey = "note" },
                    new() { Name = "twin", Projection = IndexProjection.Include("none", "note", "note") },
                    new() { Name = "none", PartitionKey = "count", Projection = IndexProjection.Include() },
                ],
                LocalIndexes = [new() { Name = "twin", PartitionKey = "count" }],
                Replicas = ["eu-west-1", "Frankfurt", "Frankfurt"],
                Encryption = EventTableEncryption.CustomerManaged(
                    new Key(stack, "Key"), new Dictionary<string, string> { ["us-east-1"] = "arn" }),
                DeletionProtection = true,
                RemovalPolicy = RemovalPolicy.DESTROY,
            }),
            env: Synth.Known));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void OnDemandUnitsBelowOne_AreRefused()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new EventTable(
            stack, "Table", new() { Schema = Schema, Billing = TableBilling.OnDemand(0, 0, 0, 0) })));
        error.Violations.Count.ShouldBe(4);
        error.Violations[0].ShouldBe(
            "Billing.MaxReadUnits must be at least 1 units a second; got 0; raise it to at least 1");
    }

    [Fact]
    public void ReplicaInAStackOfNoRegion_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack =>
            new EventTable(stack, "Table", new() { Schema = Schema, Replicas = ["eu-central-1"] })))
        .Violations.ShouldBe(
            ["Replicas must be empty in a stack without an explicit Region; got eu-central-1; set the stack's Env.Region"]);

    [Fact]
    public void LocalIndexWithoutSortKeyInTheTable_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => new EventTable(
            stack, "Table", new() { Schema = Keyed, LocalIndexes = [new() { Name = "byId", SortKey = "id" }] })))
        .Violations.ShouldBe(
        [
            "LocalIndexes must be empty for a table without a sort key; got byId; " +
                "use GlobalIndexes, or name a sortKey in the schema",
        ]);

    [Theory]
    [InlineData(1, true)]
    [InlineData(35, true)]
    [InlineData(0, false)]
    [InlineData(36, false)]
    public void RecoveryBoundary_InsideOnly(int days, bool allowed)
    {
        var limit = ServiceLimits.DynamoDb.RecoveryDays;
        limit.Contains(days).ShouldBe(allowed);
        void Make() => Synth.Template(stack =>
            new EventTable(stack, "Table", new() { Schema = Schema, PointInTimeRecovery = Duration.Days(days) }));
        if (allowed) Make();
        else Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem().ShouldContain(limit.ToString());
    }

    [Fact]
    public void IndexBoundaries_TwentyGlobalFiveLocal()
    {
        static IReadOnlyList<EventTableIndex> Make(int count, string prefix, bool isLocal) =>
            [.. Enumerable.Range(0, count).Select(i => new EventTableIndex
            {
                Name = $"{prefix}{i}",
                PartitionKey = isLocal ? null : "count",
                SortKey = "at",
                Projection = IndexProjection.KeysOnly,
            })];
        static void Build(int global, int local) => Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            GlobalIndexes = Make(global, "global", isLocal: false),
            LocalIndexes = Make(local, "local", isLocal: true),
        }));
        Build(20, 5);
        Should.Throw<InvalidInputException>(() => Build(21, 6)).Violations.ShouldBe(
        [
            "GlobalIndexes must hold 0 to 20 global indexes; got 21; remove some: CDK's TableV2 takes no more, whatever the " +
            "account's quota",
            "LocalIndexes must hold 0 to 5 local indexes; got 6; lower it to at most 5",
        ]);
    }

    [Fact]
    public void ProjectedFieldsBeyondAHundred_AreRefused()
    {
        var fields = Enumerable.Range(0, 21).Select(i => $"f{i}").ToArray();
        var schema = EventSchema.Parse(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(name =>
                KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "integer" }))),
            ["required"] = new JsonArray("f0"),
            ["x-dynamodb"] = new JsonObject { ["partitionKey"] = "f0" },
        }.ToJsonString());
        void Make(params int[] counts) => Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = schema,
            GlobalIndexes = [.. counts.Select((count, i) => new EventTableIndex
            {
                Name = $"index{i}",
                PartitionKey = "f1",
                Projection = IndexProjection.Include(fields[..count]),
            })],
        }));
        Make(20, 20, 20, 20, 20);
        Should.Throw<InvalidInputException>(() => Make(20, 20, 20, 20, 20, 1)).Violations.ShouldBe(
            ["GlobalIndexes must include 0 to 100 fields together, including local indexes; got 101; use IndexProjection.All"]);
        Should.Throw<InvalidInputException>(() => Make(21)).Violations.ShouldBe(
            ["GlobalIndexes[0].Projection must hold 1 to 20 fields; got 21; lower it to at most 20"]);
    }

    [Fact]
    public void CustomerKeyInAStackOfNoRegion_Encrypts()
    {
        var table = Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            Encryption = EventTableEncryption.CustomerManaged(Key.FromKeyArn(stack, "Key", "arn:aws-cn:kms:cn-north-1:1:key/k")),
        })).Properties(Type);
        table["SSESpecification"]!.ToJsonString().ShouldBe("""{"SSEEnabled":true,"SSEType":"KMS"}""");
        table["Replicas"]![0]!["SSESpecification"]!.ToJsonString()
            .ShouldBe("""{"KMSMasterKeyId":"arn:aws-cn:kms:cn-north-1:1:key/k"}""");
    }

    [Fact]
    public void AwsOwnedKey_RendersNoKms() => Synth
        .Template(stack => new EventTable(stack, "Table", new() { Schema = Schema, Encryption = EventTableEncryption.AwsOwned }))
        .Properties(Type)["SSESpecification"]!.ToJsonString().ShouldBe("""{"SSEEnabled":false}""");

    [Fact]
    public void Destroy_TakesBothKeysAndLiftsTheProtection()
    {
        static void Build(Stack stack) =>
            new EventTable(stack, "Table", new() { Schema = Schema, RemovalPolicy = RemovalPolicy.DESTROY });
        static (string?, bool) Read(Dictionary<string, object>? context)
        {
            var table = Synth.Template(Build, context).Only(Type);
            return ((string?)table["DeletionPolicy"], (bool)table["Properties"]!["Replicas"]![0]!["DeletionProtectionEnabled"]!);
        }

        Read(null).ShouldBe(("Retain", true));
        Read(Synth.RemovalAllowed).ShouldBe(("Delete", false));
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("pipeline:allow-data-removal");
    }

    [Fact]
    public void ImportedTable_MakesNoResourceAndGrantsInItsOwnAccount()
    {
        var template = Synth.Template(stack =>
        {
            var table = EventTable.FromAttributes(stack, "Table", new()
            {
                Schema = Schema,
                TableArn = "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/badges",
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws-cn:kms:cn-north-1:111122223333:key/k"),
                IndexNames = ["byTime"],
            });
            table.TableName.ShouldBe("badges");
            table.Schema.ShouldBeSameAs(Schema);
            table.GrantRead(Role(stack, "Reader"));
        });
        template.All(Type).ShouldBeEmpty();
        var policy = template.Properties("AWS::IAM::Policy").ToJsonString();
        policy.ShouldContain("arn:aws-cn:dynamodb:cn-north-1:111122223333:table/badges/index/byTime");
        policy.ShouldContain("\"kms:EncryptionContext:aws:dynamodb:tableName\":\"badges\"");
        policy.ShouldContain("dynamodb.cn-north-1.");
    }

    [Fact]
    public void TwiceInOneStack_WorksAndNamesNothing()
    {
        var tables = Synth.Template(stack =>
        {
            new EventTable(stack, "One", new() { Schema = Schema });
            new EventTable(stack, "Two", new() { Schema = Schema });
        }).All(Type).Values;
        tables.Count().ShouldBe(2);
        tables.ShouldEachBe(table => !table["Properties"]!.AsObject().ContainsKey("TableName"));
    }

    [Fact]
    public void TokensForNumbers_AreNotRefused()
    {
        var table = Synth.Template(stack =>
        {
            var units = new CfnParameter(stack, "Units", new CfnParameterProps { Type = "Number" });
            new EventTable(stack, "Table", new()
            {
                Schema = Schema,
                PointInTimeRecovery = Duration.Days(units.ValueAsNumber),
            });
        }).Properties(Type);
        table["Replicas"]![0]!["PointInTimeRecoverySpecification"]!["RecoveryPeriodInDays"]!.ToJsonString()
            .ShouldBe("""{"Ref":"Units"}""");
    }

    [Fact]
    public void AnyPartition_NoArnIsWrittenOut() => Synth
        .Template(
            stack => new EventTable(stack, "Table", new()
            {
                Schema = Schema,
                Encryption = EventTableEncryption.CustomerManaged(new Key(stack, "Key")),
            }).GrantWrite(Role(stack, "Writer")),
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" })
        .Json.ToJsonString().ShouldNotContain("arn:aws:");

    private static readonly CheckedStack WithDefaults = new(stack => new EventTable(stack, "Table", new() { Schema = Schema }));

    [Fact]
    public void Defaults_PassCdkNag() => WithDefaults.Findings.ShouldBeEmpty();

    private static readonly CheckedStack WithKeyAndIndexes = new(
        stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            Billing = TableBilling.Provisioned(new(5, 50), new(5, 50)),
            GlobalIndexes = [new() { Name = "bySensor", PartitionKey = "sensor" }],
            Encryption = EventTableEncryption.CustomerManaged(new PipelineKey(stack, "Key").Key),
        }),
        env: Synth.Known);

    [Fact]
    public void ProvisionedWithKeyAndIndexes_PassesCdkNag() => WithKeyAndIndexes.Findings.ShouldBeEmpty();

    [Fact]
    public void NoRecovery_Warns()
    {
        static void Build(Stack stack) => new EventTable(stack, "Table", new() { Schema = Schema, PointInTimeRecovery = null });
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("PointInTimeRecovery is off");
        Synth.Template(Build).Properties(Type)["Replicas"]![0]!["PointInTimeRecoverySpecification"]!.ToJsonString()
            .ShouldBe("""{"PointInTimeRecoveryEnabled":false}""");
    }

    private static Role Role(Stack stack, string id) => new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });
}
