using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.OpenSearchServerless;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class OpenSearchServerlessTests
{
    private const string Policy = "AWS::OpenSearchServerless::AccessPolicy";

    [Fact]
    public void CollectionAlone_MayBeWrittenByThisDeliveryAlone() =>
        Snapshot.Verify(
            Synth.Template(stack => new Delivery(stack, "Delivery", new() { Destination = To(stack) }), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Configuration(Synth.Template(
        stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with
            {
                Collection = SearchCollection.Of(new CfnCollection(stack, "Own", new CfnCollectionProps { Name = "badges" })),
                RetryDuration = Duration.Seconds(0),
                BufferingSize = Size.Mebibytes(1),
                BufferingInterval = Duration.Seconds(0),
                Backup = props.Backup with { Mode = DeliveryBackupMode.All },
                Vpc = VpcDelivery.In(
                    OpenSearchTests.Network(stack),
                    new SubnetSelection { Subnets = [Subnet.FromSubnetId(stack, "Subnet", "subnet-c")] },
                    [OpenSearchTests.Group(stack, "sg-1")]),
            }),
        }),
        env: Synth.Known)));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with
            {
                Collection = SearchCollection.FromAttributes(
                    "badges", "arn:aws:aoss:eu-west-1:111122223333:badges", "abc.eu-west-1.aoss.amazonaws.com"),
                IndexName = "Badges",
                RetryDuration = Duration.Seconds(7201),
                BufferingSize = Size.Mebibytes(0),
                BufferingInterval = Duration.Seconds(901),
                Backup = props.Backup with { BufferingSize = Size.Mebibytes(129) },
                Vpc = VpcDelivery.In(OpenSearchTests.Network(stack), securityGroups: []),
            }),
        })));
        Snapshot.VerifyText(error.Message);
    }

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("IndexName", ServiceLimits.Firehose.OpenSearchIndexNameLength),
        ("RetryDuration", ServiceLimits.Firehose.OpenSearchRetrySeconds),
        ("BufferingSize", ServiceLimits.Firehose.OpenSearchBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.OpenSearchBufferingIntervalSeconds));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var mistakes = Mistakes(props => prop switch
        {
            "IndexName" => props with { IndexName = new string('x', (int)value) },
            "RetryDuration" => props with { RetryDuration = Duration.Seconds(value) },
            "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
            _ => props with { BufferingInterval = Duration.Seconds(value) },
        });
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith($"Destination.{prop} must ");
    }

    // A comparable Terraform module makes no data access policy, so that the collection refuses all documents.
    [Fact]
    public void DataAccessPolicy_NamesTheIndexAndTheRolesSessions()
    {
        var template = Synth.Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Destination = To(stack),
                Role = Role.FromRoleArn(stack, "Role", "arn:aws:iam::111122223333:role/deliverer"),
            }),
            env: Synth.Known);
        var policy = template.Properties(Policy)["Policy"]!["Fn::Join"]![1]!.AsArray();
        string.Concat(policy.Select(part => part is JsonObject ? "<partition>" : $"{part}")).ShouldBe(
            """[{"Rules":[{"ResourceType":"index","Resource":["index/badges/badges"]""" +
            ""","Permission":["aoss:CreateIndex","aoss:UpdateIndex","aoss:WriteDocument"]}]""" +
            ""","Principal":["arn:<partition>:sts::111122223333:assumed-role/deliverer/*"]}]""");
        template.Only(DeliveryTests.Type)["DependsOn"]!.AsArray().Select(id => $"{id}")
            .ShouldContain(template.All(Policy).Keys.Single());
    }

    // A name is unique in the account and has 3 to 32 characters: a stack's id begins with 8 random characters.
    [Fact]
    public void NamesOfDataAccessPolicies_AreShortAndDiffer()
    {
        var names = Synth.Template(stack =>
        {
            var destination = To(stack);
            new Delivery(stack, "One", new() { Destination = destination });
            new Delivery(stack, "Two", new() { Destination = destination });
        });
        var parts = names.All(Policy).Values.Select(policy => policy["Properties"]!["Name"]!["Fn::Join"]![1]![0]!.ToString())
            .ToList();
        parts.Distinct().Count().ShouldBe(2);
        parts.ShouldEachBe(part => part.StartsWith("firehose-") && part.Length + 8 <= 32);
    }

    [Fact]
    public void Permissions_AreTheDocumentedOne()
    {
        var statement = Synth.Template(stack => new Delivery(stack, "Delivery", new() { Destination = To(stack) })).Statements()
            .Single(statement => $"{statement["Action"]}".StartsWith("aoss:"));
        $"{statement["Action"]}".ShouldBe("aoss:APIAccessAll");
        $"{statement["Resource"]}".ShouldBe("arn:aws:aoss:eu-west-1:111122223333:collection/07tjusf2h91cunochc");
    }

    [Fact]
    public void Metrics_AreThoseOfTheDestination() => Synth.Template(stack =>
        new Delivery(stack, "Delivery", new() { Destination = To(stack) })
            .MetricDeliverySuccess().MetricName.ShouldBe("DeliveryToAmazonOpenSearchServerless.Success"));

    private static JsonObject Configuration(Template template) =>
        template.Properties(DeliveryTests.Type)["AmazonOpenSearchServerlessDestinationConfiguration"]!.AsObject();

    private static DeliveryDestination To(
        Stack stack, Func<OpenSearchServerlessDestinationProps, OpenSearchServerlessDestinationProps>? change = null)
    {
        var props = new OpenSearchServerlessDestinationProps
        {
            Collection = SearchCollection.FromAttributes(
                "badges",
                "arn:aws:aoss:eu-west-1:111122223333:collection/07tjusf2h91cunochc",
                "https://07tjusf2h91cunochc.eu-west-1.aoss.amazonaws.com"),
            IndexName = "badges",
            Backup = new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") },
        };
        return DeliveryDestination.OpenSearchServerless(change?.Invoke(props) ?? props);
    }

    private static IReadOnlyList<string> Mistakes(
        Func<OpenSearchServerlessDestinationProps, OpenSearchServerlessDestinationProps> change) =>
        Ranges.Mistakes(stack => new Delivery(stack, "Delivery", new() { Destination = To(stack, change) }));
}
