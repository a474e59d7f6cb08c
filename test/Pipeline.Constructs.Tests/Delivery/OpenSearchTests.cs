using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.OpenSearchService;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class OpenSearchTests
{
    private const string Ingress = "AWS::EC2::SecurityGroupIngress";
    private const string Egress = "AWS::EC2::SecurityGroupEgress";

    [Fact]
    public void DomainAlone_DailyIndexAndFailedDocumentsKept() =>
        Snapshot.Verify(
            Synth.Template(stack => new Delivery(stack, "Delivery", new() { Destination = To(stack) }), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Configuration(Synth.Template(
        stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with
            {
                IndexRotation = IndexRotation.None,
                DocumentId = DocumentId.NoDocumentId,
                RetryDuration = Duration.Hours(2),
                BufferingSize = Size.Mebibytes(100),
                BufferingInterval = Duration.Seconds(900),
                Backup = props.Backup with { Mode = DeliveryBackupMode.All },
                Vpc = VpcDelivery.In(Network(stack), securityGroups: [Group(stack, "sg-1"), Group(stack, "sg-2")]),
            }),
        }),
        env: Synth.Known)));

    [Fact]
    public void ZeroRetryAndBuffering_AreRenderedAsZero()
    {
        var configuration = Configuration(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination =
                To(stack, props => props with { RetryDuration = Duration.Seconds(0), BufferingInterval = Duration.Seconds(0) }),
        })));
        configuration["RetryOptions"]!.ToJsonString().ShouldBe("""{"DurationInSeconds":0}""");
        configuration["BufferingHints"]!.ToJsonString().ShouldBe("""{"IntervalInSeconds":0,"SizeInMBs":5}""");
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with
            {
                Domain = DeliveryDomain.Of(new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Public() })),
                IndexName = "_Badges",
                RetryDuration = Duration.Seconds(7201),
                BufferingSize = Size.Mebibytes(101),
                BufferingInterval = Duration.Seconds(901),
                Backup = props.Backup with { BufferingInterval = Duration.Seconds(59) },
                Vpc = VpcDelivery.In(Network(stack), securityGroups: []),
            }),
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Theory]
    [InlineData("badges", true)]
    [InlineData("badge-events_2.x", true)]
    [InlineData(".badges", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("-badges", false)]
    [InlineData("_badges", false)]
    [InlineData("Badges", false)]
    [InlineData("badge events", false)]
    [InlineData("badge,events", false)]
    [InlineData("badges*", false)]
    [InlineData("badges/2026", false)]
    [InlineData("badges:a", false)]
    [InlineData("badges#a", false)]
    [InlineData("badges<a>", false)]
    public void IndexNames_ByOpenSearchsRules(string name, bool allowed) =>
        Mistakes(props => props with { IndexName = name }).Any().ShouldBe(!allowed);

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("IndexName", ServiceLimits.Firehose.OpenSearchIndexNameLength),
        ("RetryDuration", ServiceLimits.Firehose.OpenSearchRetrySeconds),
        ("BufferingSize", ServiceLimits.Firehose.OpenSearchBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.OpenSearchBufferingIntervalSeconds),
        ("Vpc.SecurityGroups", ServiceLimits.Firehose.VpcSecurityGroups),
        ("Vpc.Subnets", ServiceLimits.Firehose.VpcSubnets));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var mistakes = Mistakes(
            props => prop switch
            {
                "IndexName" => props with { IndexName = new string('x', (int)value) },
                "RetryDuration" => props with { RetryDuration = Duration.Seconds(value) },
                "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
                "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
                _ => props,
            },
            stack => prop switch
            {
                "Vpc.SecurityGroups" => VpcDelivery.In(
                    Network(stack), securityGroups: [.. Enumerable.Range(0, (int)value).Select(i => Group(stack, $"sg-{i}"))]),
                "Vpc.Subnets" => VpcDelivery.In(Network(stack), new SubnetSelection
                {
                    Subnets =
                        [.. Enumerable.Range(0, (int)value).Select(i => Subnet.FromSubnetId(stack, $"Subnet{i}", $"subnet-{i}"))],
                }),
                _ => null,
            });
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith($"Destination.{prop} must ");
    }

    [Theory]
    [InlineData(IndexRotation.None, "NoRotation")]
    [InlineData(IndexRotation.Hourly, "OneHour")]
    [InlineData(IndexRotation.Daily, "OneDay")]
    [InlineData(IndexRotation.Weekly, "OneWeek")]
    [InlineData(IndexRotation.Monthly, "OneMonth")]
    public void Rotations_AreSpelledAsAwsDoes(IndexRotation rotation, string text) => rotation.ToAws().ShouldBe(text);

    // Firehose needs the endpoint of a domain in another account.
    [Theory]
    [InlineData("111122223333", """["DomainARN"]""")]
    [InlineData("444455556666", """["ClusterEndpoint"]""")]
    public void DomainOfAnotherAccount_IsNamedByItsEndpoint(string owner, string named)
    {
        var configuration = Configuration(Synth.Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Destination = To(stack, props => props with
                {
                    Domain = DeliveryDomain.Of(Domain.FromDomainAttributes(stack, "Other", new DomainAttributes
                    {
                        DomainArn = $"arn:aws:es:eu-west-1:{owner}:domain/badges",
                        DomainEndpoint = "search-badges.eu-west-1.es.amazonaws.com",
                    })),
                }),
            }),
            env: Synth.Known));
        new JsonArray([.. configuration.Select(entry => entry.Key).Where(key => key is "DomainARN" or "ClusterEndpoint")
            .Select(key => (JsonNode)key)])
            .ToJsonString().ShouldBe(named);
        if (configuration["ClusterEndpoint"] is { } endpoint)
            $"{endpoint}".ShouldBe("https://search-badges.eu-west-1.es.amazonaws.com");
    }

    [Fact]
    public void BackupBucketOfAnotherAccount_MaySetTheObjectsAcl() => Synth
        .Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Destination = To(stack, props => props with
                {
                    Backup = new()
                    {
                        Bucket = Bucket.FromBucketAttributes(
                            stack, "Other", new BucketAttributes { BucketName = "bucket", Account = "444455556666" }),
                    },
                }),
            }),
            env: Synth.Known)
        .Json.ToJsonString().ShouldContain("s3:PutObjectAcl");

    [Fact]
    public void DomainOfOursInAVpc_LendsItsNetworkAndOpensItsGroup()
    {
        var template = Synth.Template(stack =>
        {
            var network = new IsolatedVpc(stack, "Network");
            var domain = new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Vpc(network.Vpc, network.Subnets) });
            new Delivery(stack, "Delivery",
                new() { Destination = To(stack, props => props with { Domain = DeliveryDomain.Of(domain) }) });
        });
        var vpc = Configuration(template)["VpcConfiguration"]!;
        vpc["SubnetIds"]!.AsArray().Count.ShouldBe(2);
        var own = $"{vpc["SecurityGroupIds"]![0]!["Fn::GetAtt"]![0]}";
        own.ShouldStartWith("Delivery");
        foreach (var rule in new[] { template.Properties(Ingress), template.Properties(Egress) })
        {
            rule["FromPort"]!.ToJsonString().ShouldBe("443");
            rule["ToPort"]!.ToJsonString().ShouldBe("443");
            rule["IpProtocol"]!.ToJsonString().ShouldBe("\"tcp\"");
        }

        $"{template.Properties(Ingress)["SourceSecurityGroupId"]!["Fn::GetAtt"]![0]}".ShouldBe(own);
        $"{template.Properties(Egress)["GroupId"]!["Fn::GetAtt"]![0]}".ShouldBe(own);
        $"{template.Properties(Egress)["DestinationSecurityGroupId"]!["Fn::GetAtt"]![0]}".ShouldStartWith("Search");
        template.Only(DeliveryTests.Type)["DependsOn"]!.AsArray().Select(id => $"{id}").ShouldContain(own);
    }

    [Fact]
    public void VpcOfAnyDomain_IsReachedByItsAddressesAlone()
    {
        var template = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with { Vpc = VpcDelivery.In(Network(stack)) }),
        }));
        template.All(Ingress).ShouldBeEmpty();
        template.Properties("AWS::EC2::SecurityGroup")["SecurityGroupEgress"]!.ToJsonString().ShouldBe(
            """[{"CidrIp":"10.0.0.0/16","Description":"Firehose delivers documents","FromPort":443""" +
            ""","IpProtocol":"tcp","ToPort":443}]""");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Ec2_OnlyInAVpc(bool inVpc, int statements)
    {
        var found = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with { Vpc = inVpc ? VpcDelivery.In(Network(stack)) : null }),
        })).Statements().Where(statement => $"{statement["Action"]}".Contains("ec2:")).ToList();
        found.Count.ShouldBe(statements);
        foreach (var statement in found)
        {
            statement["Action"]!.AsArray().Count.ShouldBe(8);
            statement["Resource"]!.ToJsonString().ShouldBe("\"*\"");
        }
    }

    [Fact]
    public void MessagesOfCloudWatchLogs_AreRefusedWithTheWayThatWorks() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Processors = [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages()],
            Destination = To(stack),
        })))
        .Violations.ShouldHaveSingleItem().ShouldContain("let CloudWatch Logs stream them there itself");

    [Fact]
    public void VpcWithoutAddressRange_IsRefusedUnlessAGroupOrADestinationSaysWhatIsReached()
    {
        static IVpc Unknown(Stack stack) => Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
        {
            VpcId = "vpc-0a1b2c3d4e5f60718",
            AvailabilityZones = ["eu-west-1a", "eu-west-1b"],
            PrivateSubnetIds = ["subnet-a", "subnet-b"],
        });

        Mistakes(props => props, stack => VpcDelivery.In(Unknown(stack))).ShouldBe(
        [
            "Destination.Vpc.Vpc must have a known address range where neither securityGroups nor destination is given; " +
            "got an imported VPC without VpcCidrBlock; " +
            "add VpcCidrBlock to VpcAttributes, or give securityGroups or destination to VpcDelivery.In",
        ]);
        Mistakes(props => props, stack => VpcDelivery.In(Unknown(stack), securityGroups: [Group(stack, "sg-1")])).ShouldBeEmpty();
        Mistakes(props => props, stack => VpcDelivery.In(Unknown(stack), destination: Group(stack, "sg-1"))).ShouldBeEmpty();
    }

    [Fact]
    public void Metrics_AreThoseOfTheDestination() => Synth.Template(stack =>
    {
        var delivery = new Delivery(stack, "Delivery", new()
        {
            Destination = To(stack, props => props with { BufferingInterval = Duration.Seconds(30) }),
        });
        delivery.MetricDataFreshness().MetricName.ShouldBe("DeliveryToAmazonOpenSearchService.DataFreshness");
        delivery.BufferingInterval.ToSeconds().ShouldBe(30);
        delivery.Layout.ShouldBeNull();
    });

    internal static IVpc Network(Stack stack) => Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
    {
        VpcId = "vpc-0a1b2c3d4e5f60718",
        VpcCidrBlock = "10.0.0.0/16",
        AvailabilityZones = ["eu-west-1a", "eu-west-1b"],
        PrivateSubnetIds = ["subnet-a", "subnet-b"],
    });

    internal static ISecurityGroup Group(Stack stack, string id) => SecurityGroup.FromSecurityGroupId(stack, id, id);

    private static JsonObject Configuration(Template template) =>
        template.Properties(DeliveryTests.Type)["AmazonopensearchserviceDestinationConfiguration"]!.AsObject();

    private static DeliveryDestination To(Stack stack,
        Func<OpenSearchDestinationProps, OpenSearchDestinationProps>? change = null)
    {
        var props = new OpenSearchDestinationProps
        {
            Domain = DeliveryDomain.Of(Domain.FromDomainAttributes(stack, "Domain", new DomainAttributes
            {
                DomainArn = "arn:aws:es:eu-west-1:111122223333:domain/badges",
                DomainEndpoint = "search-badges.eu-west-1.es.amazonaws.com",
            })),
            IndexName = "badges",
            Backup = new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") },
        };
        return DeliveryDestination.OpenSearch(change?.Invoke(props) ?? props);
    }

    private static IReadOnlyList<string> Mistakes(
        Func<OpenSearchDestinationProps, OpenSearchDestinationProps> change, Func<Stack, VpcDelivery?>? vpc = null) =>
        Ranges.Mistakes(stack =>
        new Delivery(stack, "Delivery",
            new() { Destination = To(stack, props => change(props) with { Vpc = vpc?.Invoke(stack) }) }));
}
