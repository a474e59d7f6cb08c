using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class SearchRoleMappingTests
{
    private const string Type = "Custom::SearchRoleMapping";

    [Fact]
    public void PublicDomain_IsReachedFromOutsideAVpc()
    {
        var template =
            Synth.Template(stack => Map(stack, SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"])), env: Synth.Known);
        template.All("AWS::EC2::SecurityGroup").ShouldBeEmpty();
        var function = template.Properties("AWS::Lambda::Function");
        function["VpcConfig"].ShouldBeNull();
        function["Environment"]!["Variables"]!.ToJsonString().ShouldBe("""{"PIPELINE_FUNCTION":"map-search-role"}""");
        Snapshot.Verify(new JsonObject
        {
            ["Mapping"] = template.Only(Type).DeepClone(),
            ["Statements"] = new JsonArray([.. Statements(template).Select(statement => statement.DeepClone())]),
        });
    }

    [Fact]
    public void DomainInAVpc_IsReachedThroughItsSecurityGroup()
    {
        var template = Synth.Template(
            stack => Map(stack, SearchNetwork.Vpc(OpenSearchTests.Network(stack)), new()
            {
                Domain = null!,
                Role = null!,
                IndexName = "badges",
                Subnets = new SubnetSelection { Subnets = [Subnet.FromSubnetId(stack, "Subnet", "subnet-c")] },
            }),
            env: Synth.Known);
        var network = template.Properties("AWS::Lambda::Function")["VpcConfig"]!;
        network["SubnetIds"]!.ToJsonString().ShouldBe("""["subnet-c"]""");
        var own = $"{network["SecurityGroupIds"]![0]!["Fn::GetAtt"]![0]}";
        own.ShouldStartWith("Mapping");
        var ingress = template.Properties("AWS::EC2::SecurityGroupIngress");
        $"{ingress["FromPort"]}".ShouldBe("443");
        $"{ingress["SourceSecurityGroupId"]!["Fn::GetAtt"]![0]}".ShouldBe(own);
        var awaited = template.Only(Type)["DependsOn"]!.AsArray().Select(id => $"{id}").ToList();
        awaited.ShouldContain(template.All("AWS::EC2::SecurityGroupIngress").Keys.Single());
        awaited.ShouldContain(own);
        awaited.ShouldContain(id => id.StartsWith("MappingRolePolicy"));
        Statements(template).Single(statement => $"{statement["Resource"]}" == "*")["Action"]!.AsArray().Count.ShouldBe(6);
    }

    [Fact]
    public void FunctionWithoutSubnetsOfItsOwn_StandsInTheDomainsSubnets()
    {
        var template = Synth.Template(stack =>
        {
            var network = new IsolatedVpc(stack, "Network");
            Map(stack, SearchNetwork.Vpc(network.Vpc, network.Subnets));
        });
        template.All("AWS::Lambda::Function")
            .Single(function => function.Key.StartsWith("Mapping")).Value["Properties"]!["VpcConfig"]!["SubnetIds"]!
            .AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void SubnetsThatTheVpcLacks_AreAMistakeOfTheProp() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
    {
        var network = new IsolatedVpc(stack, "Network");
        Map(stack, SearchNetwork.Vpc(network.Vpc, network.Subnets), new()
        {
            Domain = null!,
            Role = null!,
            IndexName = "badges",
            Subnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS },
        });
    })).Violations.ShouldHaveSingleItem().ShouldStartWith("Subnets must choose subnets that the VPC has; got ");

    // The domain's key encrypts the secret; only Secrets Manager may use that key for the function.
    [Fact]
    public void KeyOfTheSecret_OnlyToDecryptThroughSecretsManager()
    {
        var template = Synth.Template(
            stack => Map(stack, SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"]), key: new Key(stack, "Key")),
                env: Synth.Known);
        Statements(template).Single(statement => $"{statement["Action"]}" == "kms:Decrypt")["Condition"]!.ToJsonString()
            .ShouldBe("""{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""");
    }

    [Fact]
    public void MasterRole_IsAssumedAndNothingElse()
    {
        var template = Synth.Template(stack => new SearchRoleMapping(stack, "Mapping", new()
        {
            Domain = new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Public() }),
            Role = Role.FromRoleName(stack, "Deliverer", "deliverer"),
            IndexName = "badges",
        }));
        var master = template.All("AWS::IAM::Role").Single(role => role.Key.StartsWith("SearchMasterRole")).Key;
        var statements = Statements(template)
            .ToDictionary(statement => statement["Action"]!.ToJsonString(), statement => statement["Resource"]!);
        statements.Keys.ShouldBe(["\"sts:AssumeRole\"", """["logs:CreateLogStream","logs:PutLogEvents"]"""], ignoreOrder: true);
        statements["\"sts:AssumeRole\""].ToJsonString().ShouldBe($$"""{"Fn::GetAtt":["{{master}}","Arn"]}""");
        var mapping = template.Properties(Type);
        mapping["MasterRoleArn"]!.ToJsonString().ShouldBe($$"""{"Fn::GetAtt":["{{master}}","Arn"]}""");
        mapping.ContainsKey("MasterSecretArn").ShouldBeFalse();
    }

    [Fact]
    public void WrongIndexName_IsRefused() =>
        Should.Throw<InvalidInputException>(() => Synth.Template(stack => new SearchRoleMapping(stack, "Mapping", new()
        {
            Domain = new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Public() }),
            Role = Role.FromRoleName(stack, "Deliverer", "deliverer"),
            IndexName = "Badges",
        }))).Violations.ShouldBe(
    [
        "IndexName must be lowercase, begin with neither - nor _, be neither . nor .., and hold no space and none of , : \" * " +
        "+ " +
        "/ \\ | ? # > <; " +
            "got Badges; write it as badge-events",
    ]);

    [Fact]
    public void TwoMappingsOfADelivery_HaveRolesOfTheirOwn()
    {
        var template = Synth.Template(stack =>
        {
            var domain = Domain(stack, SearchNetwork.Public(allowedCidrs: ["203.0.113.0/24"]));
            var delivery = new Delivery(stack, "Delivery", new() { Destination = DeliveryTests.ToImported(stack) });
            new SearchRoleMapping(stack, "One", new() { Domain = domain, Role = delivery.Role, IndexName = "one" });
            new SearchRoleMapping(stack, "Two", new() { Domain = domain, Role = delivery.Role, IndexName = "two" });
        });
        var mappings = template.All(Type).Values.Select(mapping => mapping["Properties"]!).ToList();
        mappings.Select(mapping => $"{mapping["SecurityRole"]}").Distinct().Count().ShouldBe(2);
        mappings.ShouldEachBe(mapping => mapping["BackendRole"]!["Fn::GetAtt"]![0]!.ToString()
            .StartsWith("DeliveryDestinationRole"));
    }

    private static readonly CheckedStack WithAKey = new(stack =>
    {
        var network = SearchNetwork.Vpc(OpenSearchTests.Network(stack));
        Map(stack, network, key: new PipelineKey(stack, "Key").Key);
    });

    [Fact]
    public void Mapping_HasNoFindingOfItsOwn() =>
        WithAKey.Findings.Where(finding => finding.Contains("/Mapping")).ShouldBeEmpty();

    private static IEnumerable<JsonObject> Statements(Template template) => template.All("AWS::IAM::ManagedPolicy")
        .Single(policy => policy.Key.StartsWith("Mapping")).Value["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
        .Select(statement => statement!.AsObject());

    private static SearchDomain Domain(Stack stack, SearchNetwork network, IKey? key = null) => new(stack, "Search", new()
    {
        Network = network,
        Master = SearchMaster.InternalUser(),
        EncryptionKey = key,
    });

    private static void Map(Stack stack, SearchNetwork network, SearchRoleMappingProps? props = null, IKey? key = null)
    {
        props ??= new() { Domain = null!, Role = null!, IndexName = "badges", EncryptionKey = key };
        new SearchRoleMapping(stack, "Mapping", props with
        {
            Domain = Domain(stack, network, key),
            Role = Role.FromRoleArn(stack, "Deliverer", "arn:aws:iam::111122223333:role/deliverer"),
        });
    }
}
