using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// A table in stacks that fail, in other Regions and accounts, and with numbers that are known only at deployment.
/// </summary>
public class EventTableDeploymentTests
{
    private const string Type = "AWS::DynamoDB::GlobalTable";
    private static readonly EventSchema Schema = EventTableTests.Schema;

    // A rollback that must delete a protected table fails.
    [Theory]
    [InlineData(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, null, "Retain", true)]
    [InlineData(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, true, "Retain", true)]
    [InlineData(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, false, "RetainExceptOnCreate", false)]
    [InlineData(RemovalPolicy.RETAIN, false, "Retain", false)]
    public void FailedCreation_DeletesOnlyATableThatIsNotProtected(
        RemovalPolicy policy, bool? protection, string expected, bool isProtected)
    {
        var table = Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = Schema,
            RemovalPolicy = policy,
            DeletionProtection = protection,
        })).Only(Type);
        ((string?)table["DeletionPolicy"]).ShouldBe(expected);
        ((bool)table["Properties"]!["Replicas"]![0]!["DeletionProtectionEnabled"]!).ShouldBe(isProtected);
    }

    [Fact]
    public void Grants_NameTheReplicasAndTheirKeys()
    {
        var statements = Synth.Template(
            stack =>
            {
                var table = new EventTable(stack, "Table", new()
                {
                    Schema = Schema,
                    GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
                    Replicas = ["eu-central-1"],
                    Encryption = EventTableEncryption.CustomerManaged(
                        Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
                        new Dictionary<string, string> { ["eu-central-1"] = "arn:aws:kms:eu-central-1:111122223333:key/r" }),
                });
                table.GrantRead(Role(stack, "Reader"));
            },
            env: Synth.Known).Properties("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray();
        statements.Count.ShouldBe(3);
        var resources = statements[0]!["Resource"]!.AsArray().Select(resource => resource!.ToJsonString()).ToList();
        resources.Count.ShouldBe(4);
        resources.Count(resource => resource.Contains(":dynamodb:eu-central-1:111122223333:table/", StringComparison.Ordinal))
            .ShouldBe(2);
        resources.Count(resource => resource.Contains("/index/byCount", StringComparison.Ordinal)).ShouldBe(2);
        statements[2]!["Resource"]!.ToJsonString().ShouldBe("\"arn:aws:kms:eu-central-1:111122223333:key/r\"");
        statements[2]!["Condition"]!["StringEquals"]!["kms:ViaService"]!.ToJsonString()
            .ShouldBe("\"dynamodb.eu-central-1.amazonaws.com\"");
    }

    [Fact]
    public void UnitsOfParameters_ReachTableAndIndexes()
    {
        var template = Synth.Template(stack =>
        {
            var units = new CfnParameter(stack, "Units", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            new EventTable(stack, "Table", new()
            {
                Schema = Schema,
                Billing = TableBilling.OnDemand(units, units, units, units),
                GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
            });
        });
        var index = template.Properties(Type)["GlobalSecondaryIndexes"]![0]!;
        index["WarmThroughput"]!.ToJsonString()
            .ShouldBe("""{"ReadUnitsPerSecond":{"Ref":"Units"},"WriteUnitsPerSecond":{"Ref":"Units"}}""");
        index["WriteOnDemandThroughputSettings"]!["MaxWriteRequestUnits"]!.ToJsonString().ShouldBe("""{"Ref":"Units"}""");
        template.Json.ToJsonString()
            .Split("MaxReadRequestUnits\":{\"Ref\":\"Units\"}").Length.ShouldBe(3, "of the table and of its index");
    }

    // CDK compares a parameter's token with the other bound as a plain number.
    [Fact]
    public void ProvisionedUnitsOfParameters_ReachTheTableItsReplicasAndTheirIndexes()
    {
        var template = Synth.Template(
            stack =>
            {
                double Number(string id) => new CfnParameter(stack, id, new CfnParameterProps { Type = "Number" }).ValueAsNumber;
                new EventTable(stack, "Table", new()
                {
                    Schema = Schema,
                    Billing = TableBilling.Provisioned(new TableCapacity(1, 10),
                        new TableCapacity(2, Number("Most"), Number("Target"))),
                    GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
                    Replicas = ["us-east-1"],
                });
            },
            env: Synth.Known);
        const string Write =
            """{"MaxCapacity":{"Ref":"Most"},"MinCapacity":2""" +
            ""","TargetTrackingScalingPolicyConfiguration":{"TargetValue":{"Ref":"Target"}}}""";
        const string Read =
            """{"MaxCapacity":10,"MinCapacity":1,"TargetTrackingScalingPolicyConfiguration":{"TargetValue":70}}""";
        var text = template.Json.ToJsonString();
        text.Split($"\"WriteCapacityAutoScalingSettings\":{Write}").Length.ShouldBe(3, "of the table and of its index");
        text.Split("WriteCapacityAutoScalingSettings").Length.ShouldBe(3);
        text.Split($"\"ReadCapacityAutoScalingSettings\":{Read}").Length.ShouldBe(5, "of both in two Regions");

        var read = Synth.Template(
            stack =>
            {
                var least = new CfnParameter(stack, "Least", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
                new EventTable(stack, "Table", new()
                {
                    Schema = Schema,
                    Billing = TableBilling.Provisioned(new TableCapacity(least, 20), new TableCapacity(1, 10)),
                    GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
                    Replicas = ["us-east-1"],
                });
            },
            env: Synth.Known).Json.ToJsonString();
        read.Split("\"MaxCapacity\":20,\"MinCapacity\":{\"Ref\":\"Least\"}").Length.ShouldBe(5);
        read.Split("ReadCapacityAutoScalingSettings").Length.ShouldBe(5);
    }

    [Fact]
    public void ChangesToAStreamOfAnotherPlace_AreRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new EventTable(stack, "Table", new()
            {
                Schema = Schema,
                ChangesToKinesis = IngestStream.FromStreamArn(
                    stack, "Changes", "arn:aws:kinesis:us-east-1:444455556666:stream/changes").Stream,
            }),
            env: Synth.Known))
        .Violations.Select(violation => violation[..violation.LastIndexOf(';')]).ShouldBe([
            "ChangesToKinesis must be of the stack's Region, eu-west-1; got us-east-1",
            "ChangesToKinesis must be of the stack's account, 111122223333; got 444455556666",
        ]);

    [Fact]
    public void NullsAndUndefinedValues_AreToldInOneMessage()
    {
        Should.Throw<InvalidInputException>(() => Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = null!,
            Billing = null!,
            GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }, null!],
            Replicas = null!,
        }))).Violations.ShouldBe([
            "Schema must have a value; got null; set it",
            "Billing must have a value; got null; set it",
            "GlobalIndexes[1] must have a value; got null; set it or remove the element",
            "Replicas must have a value; got null; set it",
        ]);
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
                new EventTable(stack, "Table", new() { Schema = Schema, TableClass = (TableClass)99 })))
            .Violations.ShouldHaveSingleItem().ShouldStartWith("TableClass must be one of STANDARD, ");
    }

    private static Role Role(Stack stack, string id) => new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });
}
