using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

/// <summary>Constructs in other stacks than the resources that they use.</summary>
public class StacksTests
{
    private const string Ingress = "AWS::EC2::SecurityGroupIngress";
    private const string Egress = "AWS::EC2::SecurityGroupEgress";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DeliveryBesideTheDomainsStack_HasTheRulesInItsOwn(bool weak)
    {
        var templates = Templates(weak, stack =>
        {
            var search = stack("Search");
            var domain = Domain(search);
            Deliver(stack("Deliver"), domain);
        });
        templates["Search"].All(Ingress).ShouldBeEmpty();
        var ingress = templates["Deliver"].Properties(Ingress);
        ingress["GroupId"]!.ToJsonString().ShouldContain(weak ? "Fn::GetStackOutput" : "Fn::ImportValue");
        ingress["SourceSecurityGroupId"]!.ToJsonString().ShouldContain("DeliverySecurityGroup");
        $"{ingress["FromPort"]}".ShouldBe("443");
        templates["Deliver"].All(Egress).Count.ShouldBe(1);
    }

    // The network's stack creates the delivery's security group, and the domain's stack depends on the network's.
    [Fact]
    public void GroupOfAThirdStack_HasTheRulesInTheDeliverysStack()
    {
        var templates = Templates(weak: false, stack =>
        {
            var network = stack("Network");
            var vpc = new Vpc(network, "Vpc", new VpcProps { MaxAzs = 2 });
            var group = new SecurityGroup(network, "Group", new SecurityGroupProps { Vpc = vpc, AllowAllOutbound = false });
            var domain = Domain(stack("Search"), vpc);
            Deliver(stack("Deliver"), domain, VpcDelivery.In(vpc, securityGroups: [group]));
        });
        templates["Network"].All(Egress).ShouldBeEmpty();
        templates["Search"].All(Ingress).ShouldBeEmpty();
        templates["Deliver"].All(Ingress).Count.ShouldBe(1);
        templates["Deliver"].All(Egress).Count.ShouldBe(1);
    }

    // All in one app: the domain and the delivery take most of the time.
    [Theory]
    [InlineData(false, "Search", "Deliver", "Map")]
    [InlineData(true, "Deliver", "Map")]
    public void MappingsOfATwoStackDelivery_Synthesize(bool weak, params string[] places)
    {
        var templates = Templates(weak, stack =>
        {
            var search = stack("Search");
            var domain = Domain(search);
            var deliver = stack("Deliver");
            var delivery = Deliver(deliver, domain);
            foreach (var where in places)
            {
                // A mapping in the domain's stack cannot name the delivery's role, because the delivery needs the domain.
                var role = where == "Search"
                    ? Amazon.CDK.AWS.IAM.Role.FromRoleName(search, "Deliverer", "deliverer")
                    : delivery.Role;
                var mapping = where switch { "Search" => search, "Deliver" => deliver, _ => stack("Map") };
                _ = new SearchRoleMapping(mapping, "Mapping", new() { Domain = domain, Role = role, IndexName = "badges" });
            }
        });
        foreach (var where in places)
        {
            templates[where].All("Custom::SearchRoleMapping").Count.ShouldBe(1, where);
            templates[where].All(Ingress).Values.ShouldContain(rule => rule.ToJsonString().Contains("MappingSecurityGroup"),
                where);
        }
    }

    [Fact]
    public void PeerOfAnotherStack_HasTheRuleInItsOwn()
    {
        var templates = Templates(weak: false, stack =>
        {
            var domain = Domain(stack("Search"));
            var app = stack("App");
            var group = new SecurityGroup(app, "Group", new SecurityGroupProps { Vpc = Network(app) });
            domain.AllowFrom(group, "the dashboard");
            _ = new CfnOutput(app, "Endpoint", new CfnOutputProps { Value = domain.DomainEndpoint });
        });
        templates["App"].Properties(Ingress)["GroupId"]!.ToJsonString().ShouldContain("Fn::ImportValue");
        templates["Search"].All(Ingress).ShouldBeEmpty();
    }

    [Fact]
    public void PeerThatTheDomainDependsOn_IsLetInFromTheDomainsSide()
    {
        var templates = Templates(weak: false, stack =>
        {
            var network = stack("Network");
            var vpc = new Vpc(network, "Vpc", new VpcProps { MaxAzs = 2 });
            var bastion = new SecurityGroup(network, "Bastion", new SecurityGroupProps { Vpc = vpc });
            Domain(stack("Search"), vpc).Connections!.AllowDefaultPortFrom(bastion);
        });
        templates["Search"].Properties(Ingress)["SourceSecurityGroupId"]!.ToJsonString().ShouldContain("Fn::ImportValue");
        templates["Network"].All(Ingress).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DeadLetterQueueOfAnotherStack_LetsTheRulesOfTheAccountSend(bool weak)
    {
        var templates = Templates(weak, stack =>
        {
            var queue = new Queue(stack("Shared"), "Queue");
            var feed = stack("Feed");
            _ = new EventRuleFeed(feed, "Feed", new()
            {
                EventPattern = new EventPattern { Source = ["badges"] },
                Target = FeedTarget.Of(new IngestStream(feed, "Stream")),
                DeadLetterQueue = queue,
            });
        });
        var statement = Statement(templates["Shared"], "sqs:SendMessage");
        statement.ShouldContain("events.amazonaws.com");
        statement.ShouldContain(":rule/*");
        statement.ShouldNotContain("Feed");
        templates["Feed"].All("AWS::SQS::QueuePolicy").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "Topic")]
    [InlineData(false, ":*")]
    public void DeadLetterQueueOfAnotherStack_LetsTheTopicSend(bool topicBesideTheQueue, string source)
    {
        var templates = Templates(weak: false, stack =>
        {
            var shared = stack("Shared");
            var feed = stack("Feed");
            _ = new TopicFeed(feed, "Feed", new()
            {
                Topic = new Topic(topicBesideTheQueue ? shared : feed, "Topic"),
                Delivery = FeedParts.DirectPut(feed),
                DeadLetterQueue = new Queue(shared, "Queue"),
            });
        });
        var statement = Statement(templates["Shared"], "sqs:SendMessage");
        statement.ShouldContain("sns.amazonaws.com");
        statement.ShouldContain(source);
        templates["Feed"].All("AWS::SQS::QueuePolicy").ShouldBeEmpty();
    }

    // cdk-nag reports another stack's bucket by the name of an export or a parameter, which CDK makes at the end.
    [Fact]
    public void BucketOfAnotherStack_LeavesNoFinding()
    {
        var (findings, _) = Synth.Check(app =>
        {
            var buckets = new Stack(app, "Buckets");
            var key = new PipelineKey(buckets, "Key").Key;
            var bucket = new PipelineBucket(buckets, "Bucket", new()
            {
                EncryptionKey = key,
                AccessLogs = PipelineBucket.ForAccessLogs(buckets, "AccessLogs"),
                NotReplicatedBecause = "A test.",
            }).Bucket;
            foreach (var scope in new[] { new NestedStack(buckets, "Nested"), new Stack(app, "Other") })
            {
                _ = new Delivery(scope, "Delivery", new()
                {
                    EncryptionKey = new PipelineKey(scope, "Key").Key,
                    Destination = DeliveryDestination.S3(new() { Bucket = bucket }),
                });
            }

            return [buckets];
        });
        findings.ShouldBeEmpty();
    }

    [Fact]
    public void StreamOfAnotherRegion_IsNotReadByADelivery() => Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => new Delivery(stack, "Delivery", new()
        {
            Source = DeliverySource.KinesisStream(
                IngestStream.FromStreamArn(stack, "Stream", "arn:aws:kinesis:us-east-1:111122223333:stream/s")),
            Destination = DeliveryTests.ToImported(stack),
        }),
        env: Synth.Known)).Violations.ShouldBe(
    [
        "Source must be of the Region eu-west-1; got Region us-east-1; read a stream of the delivery's Region",
    ]);

    [Fact]
    public void BucketOfAnotherRegion_IsNotWrittenByAChannel() =>
        Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => new S3Channel(stack, "Channel", new()
        {
            Stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.None }),
            Bucket = Bucket.FromBucketAttributes(stack, "Bucket",
                new BucketAttributes { BucketName = "bucket", Region = "us-east-1" }),
        }),
        env: Synth.Known)).Violations.ShouldBe(
    [
        "Bucket must be of the Region eu-west-1; got Region us-east-1; give a bucket in the stream's Region",
    ]);

    // Imports of exported names are the most common connection between apps.
    private static readonly CheckedStack ExportsAndLists = new(stack =>
    {
        var list = new CfnParameter(stack, "List", new CfnParameterProps { Type = "CommaDelimitedList" }).ValueAsList;
        string[] arns =
        [
            Fn.ImportValue(Fn.Sub("${AWS::StackName}-bucket")),
            Fn.Join("-", list),
            $"arn:aws:s3:::{Fn.Join("-", list)}",
            $"arn:aws:s3:::{Fn.Select(1, list)}",
            Fn.ConditionIf("Condition", "arn:aws:s3:::one",
                Fn.Sub("arn:aws:s3:::${Name}", new Dictionary<string, string> { ["Name"] = "x" })).ToString()!,
        ];
        _ = new CfnCondition(stack, "Condition",
            new CfnConditionProps { Expression = Fn.ConditionEquals(Aws.REGION, "eu-west-1") });
        var key = new PipelineKey(stack, "Key").Key;
        for (var i = 0; i < arns.Length; i++)
        {
            _ = new Delivery(stack, $"Delivery{i}", new()
            {
                EncryptionKey = key,
                Destination = DeliveryDestination.S3(new()
                {
                    // The name must be given too: CDK splits an ARN without looking for tokens in it.
                    Bucket = Bucket.FromBucketAttributes(stack, $"Bucket{i}",
                        new BucketAttributes { BucketArn = arns[i], BucketName = "bucket" }),
                }),
            });
        }
    });

    [Fact]
    public void BucketByAnExportOrAList_IsNoCrash() => ExportsAndLists.Findings.ShouldBeEmpty();

    private static Dictionary<string, Template> Templates(bool weak, Action<Func<string, Stack>> build)
    {
        using var outdir = new TemporaryFolder();
        var context = new Dictionary<string, object> { ["aws:cdk:disable-asset-staging"] = true };
        if (weak) context["@aws-cdk/core:defaultCrossStackReferences"] = "weak";
        var app = Synth.NewApp(outdir, context);
        Dictionary<string, Stack> stacks = [];
        build(name => stacks[name] = new Stack(app, name, new StackProps { Env = Synth.Known }));
        app.Synth();
        return stacks.ToDictionary(stack => stack.Key, stack =>
            Template.Read(Path.Combine(outdir.Path, stack.Value.TemplateFile)));
    }

    private static string Statement(Template template, string action) => template.All("AWS::SQS::QueuePolicy").Values
        .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
        .Single(statement => $"{statement!["Action"]}" == action)!.ToJsonString();

    private static SearchDomain Domain(Stack stack, IVpc? vpc = null) => new(stack, "Domain", new()
    {
        Network = SearchNetwork.Vpc(vpc ?? Network(stack)),
        Master = SearchMaster.InternalUser(),
    });

    private static Vpc Network(Stack stack) => new(stack, "Vpc", new VpcProps { MaxAzs = 2 });

    private static Delivery Deliver(Stack stack, SearchDomain domain, VpcDelivery? vpc = null) => new(stack, "Delivery", new()
    {
        Destination = DeliveryDestination.OpenSearch(new()
        {
            Domain = DeliveryDomain.Of(domain),
            IndexName = "badges",
            Vpc = vpc,
            Backup = new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") },
        }),
    });
}
