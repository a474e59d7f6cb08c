using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class IsolatedVpcTests
{
    [Fact]
    public void NoProps_TwoZonesWithoutAWayOut()
    {
        var template = Synth.Template(stack => new IsolatedVpc(stack, "Vpc"));
        template.All("AWS::EC2::Subnet").Count.ShouldBe(2, "a Region of two zones refuses a third");
        template.All("AWS::EC2::InternetGateway").ShouldBeEmpty();
        template.All("AWS::EC2::NatGateway").ShouldBeEmpty();
        template.All("AWS::EC2::Route").ShouldBeEmpty();
        template.All("Custom::VpcRestrictDefaultSG").Count.ShouldBe(1);
        ((string)template.Properties("AWS::EC2::FlowLog")["TrafficType"]!).ShouldBe("ALL");
        template.All("AWS::IAM::Policy").ShouldBeEmpty();
    }

    [Fact]
    public void TwoZones_AreThisTemplate() =>
        Snapshot.Verify(Synth.Template(stack => new IsolatedVpc(stack, "Vpc", new() { Zones = 2 })).Json);

    [Fact]
    public void Template_NamesNoPartition() =>
        Synth.Template(stack => new IsolatedVpc(stack, "Vpc")).Json.ToJsonString().ShouldNotContain("arn:aws:");

    [Fact]
    public void FlowLogRole_WritesItsOwnGroupAlone()
    {
        var statement = Synth.Template(stack => new IsolatedVpc(stack, "Vpc"))
            .All("AWS::IAM::ManagedPolicy").Values.ShouldHaveSingleItem()["Properties"]!["PolicyDocument"]!["Statement"]!
            .AsArray().ShouldHaveSingleItem()!;
        statement["Action"]!.AsArray().Select(action => (string)action!)
            .ShouldBe(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]);
        statement["Resource"]!.ToJsonString().ShouldContain("VpcFlowLogs");
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() =>
            Synth.Template(stack => new IsolatedVpc(stack, "Vpc", new() { Zones = 7, Cidr = "8.8.8.0/24" })));
        error.Violations.ShouldBe([
            "Zones must be 1 to 6 zones; got 7; lower it to at most 6",
            "Cidr must be a private IPv4 range of /16 to /20; got 8.8.8.0/24; write it as 10.20.0.0/16",
        ]);
    }

    [Fact]
    public void RangeKnownOnlyAtDeployment_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => new IsolatedVpc(stack, "Vpc", new()
        {
            Cidr = new CfnParameter(stack, "Cidr").ValueAsString,
        })))
        .Violations.ShouldBe([
            "Cidr must be known when the template is made, because the subnets are made from it; got a token; " +
            "pass the range itself",
        ]);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Zones_OneSubnetEach(int zones) => Synth
        .Template(stack => new IsolatedVpc(stack, "Vpc", new() { Zones = zones }))
        .All("AWS::EC2::Subnet").Count.ShouldBe(zones);

    [Fact]
    public void TwiceInOneStack_Works() => Synth.Template(stack =>
    {
        new IsolatedVpc(stack, "One");
        new IsolatedVpc(stack, "Two");
    }).All("AWS::EC2::VPC").Count.ShouldBe(2);

    [Fact]
    public void KnownEnvironment_AsksNoLookup()
    {
        var template = Synth.Template(stack => new IsolatedVpc(stack, "Vpc"), env: Synth.Known);
        template.All("AWS::EC2::Subnet").Values.ShouldEachBe(subnet => subnet["Properties"]!["AvailabilityZone"]!.ToJsonString()
            .Contains("Fn::GetAZs"));
    }

    private static readonly CheckedStack WithAKey =
        new(stack => new IsolatedVpc(stack, "Vpc", new() { EncryptionKey = new PipelineKey(stack, "Key").Key }));

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    [Fact]
    public void Subnets_AreTheIsolatedOnes() => Synth.Template(stack =>
    {
        var vpc = new IsolatedVpc(stack, "Vpc");
        vpc.Vpc.SelectSubnets(vpc.Subnets).Subnets.Length.ShouldBe(2);
    });
}
