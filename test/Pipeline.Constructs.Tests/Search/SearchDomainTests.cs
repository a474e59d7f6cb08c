using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.OpenSearchService;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class SearchDomainTests
{
    private const string Type = "AWS::OpenSearchService::Domain";

    [Fact]
    public void PublicDefaults_OneSmallNodeForItsMasterRoleAlone() =>
        Snapshot.Verify(Synth.Template(stack => Public(stack)).Json);

    [Fact]
    public void ProductionInAVpc_ThreeZonesWithStandby()
    {
        var template = Synth.Template(stack => Production(stack), env: Synth.Known);
        Snapshot.Verify(template.Only(Type));
    }

    [Fact]
    public void EveryOtherProp_IsRendered()
    {
        var template = Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new AccountPrincipal("444455556666")], ["203.0.113.0/24", "2001:db8::/32"]),
            Size = SearchSize.Dev("m7g.medium.search", Size.Gibibytes(20)),
            Master = SearchMaster.Role(Role.FromRoleArn(stack, "Admin", "arn:aws-cn:iam::111122223333:role/admin")),
            EngineVersion = EngineVersion.OPENSEARCH_2_19,
            LogRetention = RetentionDays.ONE_WEEK,
            OffPeakWindowStartHour = 3,
            AutoSoftwareUpdate = false,
        }));
        template.All("AWS::IAM::Role").ShouldBeEmpty();
        template.All("AWS::Logs::LogGroup").Values.ShouldEachBe(group => (int)group["Properties"]!["RetentionInDays"]! == 7);
        Snapshot.Verify(template.Only(Type));
    }

    [Fact]
    public void InternalUser_TakesItsPasswordFromSecretsManager()
    {
        var template = Synth.Template(
            stack => new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"]),
                Master = SearchMaster.InternalUser("badges"),
            }));
        template.All("AWS::IAM::Role").ShouldBeEmpty();
        var domain = template.Properties(Type);
        Snapshot.Verify(new JsonObject
        {
            ["AccessPolicies"] = domain["AccessPolicies"]!.DeepClone(),
            ["AdvancedSecurityOptions"] = domain["AdvancedSecurityOptions"]!.DeepClone(),
            ["Secret"] = template.Only("AWS::SecretsManager::Secret").DeepClone(),
        });
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new AnyPrincipal()], ["203.0.113.0"]),
            Size = SearchSize.Production(4, "i3.large.search", "t3.small.search", Size.Mebibytes(9.5 * 1024)),
            EngineVersion = EngineVersion.ELASTICSEARCH_7_10,
            OffPeakWindowStartHour = 24,
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void WrongUserOnTheInternet_OneMessageListsBoth()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public(),
            Size = SearchSize.Dev("small"),
            Master = SearchMaster.InternalUser(""),
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void TwoZonesForProduction_AreRefused()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => Production(stack)));
        error.Violations.ShouldHaveSingleItem().ShouldStartWith("Network.Subnets must stand in at least 3 zones; got 2; choose");
    }

    [Fact]
    public void NewVersion_UpgradesInPlace()
    {
        var domain = Synth.Template(stack => Public(stack)).Only(Type);
        domain["UpdatePolicy"]!.ToJsonString().ShouldBe("""{"EnableVersionUpgrade":true}""");
    }

    [Fact]
    public void NoFunctionOfCdk_SetsPoliciesBehindTheTemplate()
    {
        var template = Synth.Template(stack => Production(stack), env: Synth.Known);
        template.Json["Resources"]!.AsObject().Select(resource => (string)resource.Value!["Type"]!)
            .Where(type => type.StartsWith("Custom::", StringComparison.Ordinal) || type == "AWS::Lambda::Function")
            .ShouldBeEmpty();
    }

    [Fact]
    public void SecurityGroup_LetsNobodyInUntilAllowed()
    {
        var closed = Synth.Template(stack => Production(stack), env: Synth.Known);
        closed.All("AWS::EC2::SecurityGroup").Values.Single()["Properties"]!.AsObject()
            .ContainsKey("SecurityGroupIngress").ShouldBeFalse();
        closed.All("AWS::EC2::SecurityGroupIngress").ShouldBeEmpty();

        var open = Synth.Template(
            stack =>
            {
                var peer = SecurityGroup.FromSecurityGroupId(stack, "Peer", "sg-1234");
                Production(stack).AllowFrom(peer, "the dashboard");
            },
            env: Synth.Known).Properties("AWS::EC2::SecurityGroupIngress");
        ((int)open["FromPort"]!).ShouldBe(443);
        ((int)open["ToPort"]!).ShouldBe(443);
        ((string)open["Description"]!).ShouldBe("the dashboard");
    }

    [Fact]
    public void AllowFromOnThePublicEndpoint_IsRefused() => Synth.Template(stack =>
    {
        var domain = Public(stack);
        Should.Throw<InvalidInputException>(() => domain.AllowFrom(SecurityGroup.FromSecurityGroupId(stack, "Peer", "sg-1234")))
            .Violations.ShouldHaveSingleItem().ShouldStartWith("Network must be a VPC; got a public endpoint");
    });

    [Fact]
    public void GivenSecurityGroup_IsTheOnlyOne()
    {
        var template = Synth.Template(
            stack => new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Vpc(
                    new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2 }),
                    securityGroups: [SecurityGroup.FromSecurityGroupId(stack, "Given", "sg-1234")]),
            }));
        template.All("AWS::EC2::SecurityGroup").ShouldBeEmpty();
        var vpc = template.Properties(Type)["VPCOptions"]!;
        vpc["SecurityGroupIds"]!.ToJsonString().ShouldBe("""["sg-1234"]""");
        vpc["SubnetIds"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public void Logs_AreWrittenByThisAccountsDomainsAlone()
    {
        var policy = Synth
            .Template(stack => Public(stack), env: Synth.Known)
            .Properties("AWS::Logs::ResourcePolicy")["PolicyDocument"]!.ToJsonString();
        policy.ShouldContain("aws:SourceAccount");
        policy.ShouldContain(":es:eu-west-1:111122223333:domain/*");
        policy.ShouldContain("logs:CreateLogStream");
        policy.ShouldNotContain("PutLogEventsBatch");
    }

    [Fact]
    public void Grants_StateTheLeastActionsAndPaths()
    {
        var template = Synth.Template(stack =>
        {
            var domain = new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Public(),
                Master = SearchMaster.Role(Role.FromRoleArn(stack, "Admin", "arn:aws-cn:iam::111122223333:role/admin")),
            });
            domain.GrantIndexWrite(RoleOf(stack, "Writer"), "badges-*");
            domain.GrantIndexRead(RoleOf(stack, "Reader"), "badges-*");
        });
        Snapshot.VerifyText(string.Join('\n', template.All("AWS::IAM::Policy").Values
            .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
            .SelectMany(statement => statement!["Resource"]!.AsArray().Select(resource =>
                $"{statement["Action"]!.ToJsonString()} {resource!["Fn::Join"]![1]![1]}"))));
    }

    [Fact]
    public void TwoKeys_DeleteDomainLogsAndSecret()
    {
        static void Build(Stack stack) => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"]),
            Master = SearchMaster.InternalUser(),
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        static string[] Kept(Template template) =>
        [
            .. template.Json["Resources"]!.AsObject().Select(resource => (string?)resource.Value!["DeletionPolicy"])
                .OfType<string>()
                .Distinct(),
        ];
        Kept(Synth.Template(Build)).ShouldBe(["RetainExceptOnCreate"]);
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldContain("pipeline:allow-data-removal");
        Kept(Synth.Template(Build, Synth.RemovalAllowed)).ShouldBe(["Delete"]);
    }

    [Fact]
    public void TwoZones_HaveMastersAndNoStandby()
    {
        var template = Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Vpc(new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2 })),
            Size = SearchSize.TwoZones(4),
        }));
        var cluster = template.Properties(Type)["ClusterConfig"]!;
        ($"{cluster["InstanceCount"]} {cluster["ZoneAwarenessEnabled"]} " +
            $"{cluster["ZoneAwarenessConfig"]!["AvailabilityZoneCount"]} {cluster["MultiAZWithStandbyEnabled"]}")
            .ShouldBe("4 true 2 false");
        $"{cluster["DedicatedMasterEnabled"]} {cluster["DedicatedMasterCount"]}".ShouldBe("true 3");
        template.Properties(Type)["VPCOptions"]!["SubnetIds"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void OddNodesOverTwoZones_AreRefused() => Ranges.Mistakes(stack => new SearchDomain(stack, "Search", new()
    {
        Network = SearchNetwork.Public(),
        Size = SearchSize.TwoZones(3),
    })).ShouldBe(["Size.DataNodes must be a multiple of 2; got 3; each zone takes the same number"]);

    [Theory]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("203.0.113.7/32", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("2001:db8::1/128", true)]
    [InlineData("10.0.0.0/999", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("999.1.1.1/8", false)]
    [InlineData("10.1/8", false)]
    [InlineData("10.0.0.0", false)]
    [InlineData("2001:db8::/129", false)]
    [InlineData("fe80::1%eth0/64", false)]
    [InlineData("10.0.0.0/-1", false)]
    [InlineData("everywhere/0", false)]
    public void AllowedRange_IsOne(string cidr, bool allowed) => Ranges.Mistakes(stack => new SearchDomain(stack, "Search", new()
    {
        Network = SearchNetwork.Public(allowedCidrs: [cidr]),
    })).Count.ShouldBe(allowed ? 0 : 1);

    // As another app's exports give them: the zones as one list, the subnets as parts of a text.
    [Fact]
    public void VpcImportedByLists_StandsInItsSubnets()
    {
        var domain = Synth.Template(stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Vpc(Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
            {
                VpcId = Fn.ImportValue("vpc"),
                AvailabilityZones = Fn.GetAzs(),
                PrivateSubnetIds = Fn.Split(",", Fn.ImportValue("subnets"), 3),
            })),
            Size = SearchSize.Production(),
        })).Properties(Type);
        domain["VPCOptions"]!["SubnetIds"]!.AsArray().Select(id => $"{id!["Fn::Select"]![0]}").ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public void VpcWithoutSuchSubnets_IsAMistakeOfTheProp() => Ranges.Mistakes(stack => new SearchDomain(stack, "Search", new()
    {
        Network = SearchNetwork.Vpc(new IsolatedVpc(stack, "Network").Vpc),
    })).ShouldHaveSingleItem().ShouldStartWith("Network.Subnets must choose subnets that the VPC has; got ");

    [Fact]
    public void NumbersOfParameters_AreReferences()
    {
        var domain = Synth.Template(stack =>
        {
            double Number(string id) => new CfnParameter(stack, id, new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            _ = new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Vpc(new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2 })),
                Size = SearchSize.TwoZones(Number("Nodes")),
                OffPeakWindowStartHour = Number("Hour"),
            });
        }).Properties(Type);
        domain["ClusterConfig"]!["InstanceCount"]!.ToJsonString().ShouldBe("""{"Ref":"Nodes"}""");
        domain["OffPeakWindowOptions"]!["OffPeakWindow"]!["WindowStartTime"]!["Hours"]!.ToJsonString()
            .ShouldBe("""{"Ref":"Hour"}""");
    }

    [Fact]
    public void TwiceInOneStackInChina_NamesNoPartition()
    {
        var template = Synth.Template(
            stack =>
            {
                Public(stack, "One");
                Public(stack, "Two");
            },
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" });
        template.All(Type).Count.ShouldBe(2);
        template.All("AWS::Logs::ResourcePolicy").Values.Select(policy => (string)policy["Properties"]!["PolicyName"]!)
            .Distinct().Count().ShouldBe(2);
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    [Fact]
    public void Tokens_AreNotRefused()
    {
        var template = Synth.Template(stack =>
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            var text = new CfnParameter(stack, "Text").ValueAsString;
            new SearchDomain(stack, "Search", new()
            {
                Network = SearchNetwork.Public(allowedCidrs: [text]),
                Size = SearchSize.Dev(text, Size.Gibibytes(number)),
                Master = SearchMaster.InternalUser(text),
                EngineVersion = EngineVersion.OpenSearch(text),
            });
        });
        var domain = template.Properties(Type);
        domain["EBSOptions"]!["VolumeSize"]!.ToJsonString().ShouldBe("""{"Ref":"Number"}""");
        domain["ClusterConfig"]!["InstanceType"]!.ToJsonString().ShouldBe("""{"Ref":"Text"}""");
    }

    private static readonly CheckedStack ProductionWithAKey = new(
        stack => new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Vpc(ThreeZones(stack)),
            Size = SearchSize.Production(),
            EncryptionKey = new PipelineKey(stack, "Key").Key,
        }),
        env: Synth.Known);

    [Fact]
    public void ProductionInAVpcWithAKey_PassesCdkNag() => ProductionWithAKey.Findings.ShouldBeEmpty();

    private static readonly CheckedStack DevOnTheInternet = new(stack => new SearchDomain(stack, "Search", new()
    {
        Network = SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"]),
        Master = SearchMaster.InternalUser(),
        EncryptionKey = new PipelineKey(stack, "Key").Key,
    }));

    [Fact]
    public void DevOnTheInternet_WhatItLacksIsReported() => DevOnTheInternet.Findings.ShouldBe([
        "AwsSolutions-OS1 at Stack/Search/Resource",
        "AwsSolutions-OS4 at Stack/Search/Resource",
        "AwsSolutions-OS5 at Stack/Search/Resource",
        "AwsSolutions-OS7 at Stack/Search/Resource",
        "NIST.800.53.R5-OpenSearchInVPCOnly at Stack/Search/Resource",
    ]);

    private static SearchDomain Public(Stack stack, string id = "Search") =>
        new(stack, id, new() { Network = SearchNetwork.Public() });

    private static SearchDomain Production(Stack stack) => new(stack, "Search", new()
    {
        Network = SearchNetwork.Vpc(new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 3 })),
        Size = SearchSize.Production(),
    });

    private static Role RoleOf(Stack stack, string id) =>
        new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });

    // An imported VPC, so that all findings are the domain's.
    private static IVpc ThreeZones(Stack stack) => Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
    {
        VpcId = "vpc-0123456789abcdef0",
        AvailabilityZones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
        PrivateSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
    });
}
