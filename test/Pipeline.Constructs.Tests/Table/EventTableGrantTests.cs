using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class EventTableGrantTests
{
    [Fact]
    public void GrantWrite_IsPutAndBatchOnTheTableAndDecryptThroughIt()
    {
        var statements = Synth.Template(
            stack =>
            {
                var table = new EventTable(stack, "Table", new()
                {
                    Schema = EventTableTests.Schema,
                    GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
                    Encryption =
                        EventTableEncryption.CustomerManaged(Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:1:key/k")),
                });
                table.GrantWrite(Role(stack, "Writer"), "dynamodb:UpdateItem").AssertSuccess();
            },
            env: Synth.Known).Properties("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray();
        statements.Count.ShouldBe(2);
        statements[0]!["Action"]!.ToJsonString()
            .ShouldBe("""["dynamodb:PutItem","dynamodb:BatchWriteItem","dynamodb:UpdateItem"]""");
        statements[0]!["Resource"]!.ToJsonString().ShouldBe("""{"Fn::GetAtt":["Table7ABB320E","Arn"]}""");
        statements[1]!["Action"]!.ToJsonString().ShouldBe("\"kms:Decrypt\"");
        statements[1]!["Resource"]!.ToJsonString().ShouldBe("\"arn:aws:kms:eu-west-1:1:key/k\"");
        var condition = statements[1]!["Condition"]!["StringEquals"]!.AsObject();
        condition["kms:ViaService"]!.ToJsonString().ShouldBe("\"dynamodb.eu-west-1.amazonaws.com\"");
        condition["kms:EncryptionContext:aws:dynamodb:tableName"]!["Ref"].ShouldNotBeNull();
        condition["kms:EncryptionContext:aws:dynamodb:subscriberId"]!.ToJsonString().ShouldBe("\"111122223333\"");
        condition.Count.ShouldBe(3);
    }

    [Fact]
    public void GrantRead_CoversTheIndexesByNameAndNoKeyWhereThereIsNone()
    {
        var statement = Synth.Template(stack => new EventTable(stack, "Table", new()
        {
            Schema = EventTableTests.Schema,
            GlobalIndexes = [new() { Name = "byCount", PartitionKey = "count" }],
            LocalIndexes = [new() { Name = "byTime", SortKey = "at" }],
        }).GrantRead(Role(stack, "Reader"))).Properties(
        "AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
        statement["Action"]!.ToJsonString()
            .ShouldBe("""["dynamodb:GetItem","dynamodb:BatchGetItem","dynamodb:Query","dynamodb:Scan"]""");
        var resources = statement["Resource"]!.ToJsonString();
        resources.ShouldContain("/index/byCount");
        resources.ShouldContain("/index/byTime");
        resources.ShouldNotContain("*");
    }

    [Theory]
    [InlineData("dynamodb:*")]
    [InlineData("PutItem")]
    [InlineData("s3:GetObject")]
    public void GrantOfWhatIsNoActionOfDynamoDb_IsRefused(string action) => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack =>
            new EventTable(stack, "Table", new() { Schema = EventTableTests.Schema }).GrantWrite(Role(stack, "Writer"), action)))
        .Violations.ShouldBe(
            [$"Actions must be actions of DynamoDB without wildcards; got {action}; name each, as dynamodb:UpdateItem"]);

    private static Role Role(Stack stack, string id) => new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });
}
