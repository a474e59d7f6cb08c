using Pipeline.Local.Assembly;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public sealed class StackTests : IDisposable
{
    private const string Queue = """{ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" } } }""";

    private readonly AssemblyFolder _folder = new();

    [Fact]
    public void Import_IsTheOtherStacksExport()
    {
        _folder.Stack("reader", """
            { "Resources": { "R": { "Type": "AWS::SNS::Topic", "Properties": {
              "TopicName": { "Fn::ImportValue": { "Fn::Sub": "${AWS::Region}-name" } },
              "Weak": { "Fn::GetStackOutput": { "StackName": "writer", "OutputName": "Name", "Region": "eu-west-1" } } } } } }
            """);
        _folder.Stack("writer", """
            {
              "Resources": { "Stream": { "Type": "AWS::Kinesis::Stream" } },
              "Outputs": { "Name": { "Value": { "Ref": "Stream" }, "Export": { "Name": { "Fn::Sub": "${AWS::Region}-name" } } } }
            }
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => resource.LogicalId)
            .ShouldBe(["Stream", "R"], "the import's resource is there first");
        var stream = deployment.Resources[0].PhysicalId;
        deployment.Resources[1].PhysicalId.ShouldEndWith($":{stream}");
        deployment.Resources[1].Properties["Weak"]!.ToString().ShouldBe(stream);
    }

    [Fact]
    public void OutputsThatLeadToEachOther_AreRefused()
    {
        const string Template = """
            {
              "Resources": { "Q": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::ImportValue": "THEIRS" } } } },
              "Outputs": { "O": { "Value": { "Fn::ImportValue": "THEIRS" }, "Export": { "Name": "OWN" } } }
            }
            """;
        _folder.Stack("a", Template.Replace("THEIRS", "b").Replace("OWN", "a"))
            .Stack("b", Template.Replace("THEIRS", "a").Replace("OWN", "b"));
        Violations()
            .ShouldContain(
                "a: the output O must not depend on itself; got a reference that comes back to it; take it out of one of the " +
                "stacks");
    }

    [Fact]
    public void ChosenStack_BringsWhatItDependsOn()
    {
        _folder.Stack("base", Queue).Stack("app", Queue, dependencies: ["base", "app.assets"]).Stack("other", Queue);
        _folder.Read("app").Resources.Select(resource => resource.Stack).ShouldBe(["base", "app"]);
    }

    [Fact]
    public void StageAssembly_IsReadAndItsStacksAreNamedInThreeWays()
    {
        _folder.Stage("assembly-Prod").Stack("Prod-App", Queue, stage: "assembly-Prod", displayName: "Prod/App")
            .Stack("dev", Queue);
        foreach (var name in new[] { "Prod/App", "Prod-App", "Prod/*", "P?od-*" })
            _folder.Read(name).Resources.ShouldHaveSingleItem().Stack.ShouldBe("Prod-App");

        _folder.Read().Resources.Count.ShouldBe(2);
    }

    [Fact]
    public void StageThatIsItsOwn_IsReadOnce()
    {
        _folder.Stack("app", Queue).Stage(".");
        _folder.Read().Resources.Count.ShouldBe(1);
    }

    [Fact]
    public void UnknownStack_IsToldTheKnownOnes()
    {
        _folder.Stack("a", Queue).Stack("b", Queue);
        Violations("a", "c", "d*").ShouldBe(
        [
            "the stack must be one of a, b; got c; name one of them, or none to run all",
            "the stack must be one of a, b; got d*; name one of them, or none to run all",
        ]);
    }

    [Fact]
    public void StackWithNothingToRun_IsLeftOutAndListed()
    {
        _folder.Stack("app", Queue).Stack("network", """{ "Resources": { "Vpc": { "Type": "AWS::EC2::VPC" } } }""");
        var deployment = _folder.Read();
        deployment.Resources.ShouldHaveSingleItem().Stack.ShouldBe("app");
        deployment.Unsupported.ShouldHaveSingleItem().Path.ShouldBe("network");
        _folder.Read("network").Unsupported.ShouldHaveSingleItem().Type.ShouldBe("AWS::EC2::VPC");
    }

    [Fact]
    public void AssemblyWithNothingToRun_IsRefused()
    {
        _folder.Stack("network", """{ "Resources": { "Vpc": { "Type": "AWS::EC2::VPC" } } }""");
        Violations().ShouldHaveSingleItem().ShouldEndWith("; got network; choose another cloud assembly");
    }

    [Theory]
    [InlineData("aws://444455556666/us-gov-west-1", "444455556666", "us-gov-west-1", "aws-us-gov")]
    [InlineData("aws://444455556666/cn-north-1", "444455556666", "cn-north-1", "aws-cn")]
    [InlineData("aws://unknown-account/us-east-1", "111122223333", "us-east-1", "aws")]
    public void Environment_IsTheStacksOwn(string environment, string account, string region, string partition)
    {
        _folder.Stack("app", Queue, environment);
        var deployment = _folder.Read();
        (deployment.Account, deployment.Region, deployment.Partition).ShouldBe((account, region, partition));
        deployment.Resources[0].Arn.ShouldStartWith($"arn:{partition}:sqs:{region}:{account}:");
    }

    [Fact]
    public void EnvironmentThatStacksLeaveOpen_IsTheGivenOne()
    {
        _folder.Stack("app", Queue, "aws://unknown-account/eu-west-1");
        var given = new AssemblyOptions(_folder.Temporary, Account: "444455556666", Region: "eu-west-1");
        var deployment = CloudAssembly.Read(_folder.Path, [], given);
        (deployment.Account, deployment.Region).ShouldBe(("444455556666", "eu-west-1"));
        Should.Throw<InvalidInputException>(() =>
            CloudAssembly.Read(_folder.Path, [], given with { Region = "us-east-1" })).Violations
            .ShouldBe(
                ["--region must be the Region that the stacks name, eu-west-1; got us-east-1; leave it out, or synthesize for " +
                    "us-east-1"]);
    }

    [Fact]
    public void EmptyAccount_HasThePartitionOfItsRegion()
    {
        var deployment = CloudAssembly.Empty(new AssemblyOptions(_folder.Temporary, Region: "cn-north-1"));
        (deployment.Account, deployment.Partition).ShouldBe(("111122223333", "aws-cn"));
        deployment.Resources.ShouldBeEmpty();
    }

    [Fact]
    public void StacksOfSeveralEnvironments_AreRefusedUntilChosen()
    {
        _folder.Stack("a", Queue, "aws://111122223333/eu-west-1").Stack("b", Queue, "aws://444455556666/us-east-1");
        Violations().ShouldBe(
        [
            "the stacks of one run must have the same account; got 111122223333 for a; 444455556666 for b; choose stacks of " +
            "one " +
            "account with --stack",
            "the stacks of one run must have the same Region; got eu-west-1 for a; us-east-1 for b; choose stacks of one " +
            "Region " +
            "with --stack",
        ]);
        _folder.Read("b").Region.ShouldBe("us-east-1");
    }

    [Fact]
    public void SameNameTwice_IsRefused()
    {
        const string Named =
            """{ "Resources": { "Table": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "events" } } } }""";
        _folder.Stack("dev", Named).Stack("production", Named);
        Violations().ShouldHaveSingleItem().ShouldStartWith(
            "names must be unique within a run; got arn:aws:dynamodb:eu-west-1:111122223333:table/events for dev/Table and " +
            "production/Table; ");
        _folder.Read("dev").Resources.Count.ShouldBe(1);
    }

    [Fact]
    public void NestedStack_IsResolvedWithItsParametersAndOutputs()
    {
        _folder.Stack("app", """
            { "Resources": {
              "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::GetAtt": ["Inner", "Outputs.Name"] } } },
              "Inner": {
                "Type": "AWS::CloudFormation::Stack", "DependsOn": "First",
                "Metadata": { "aws:asset:path": "inner.nested.template.json" },
                "Properties": { "Parameters": { "Stream": { "Ref": "Stream" } } } },
              "First": { "Type": "AWS::S3::Bucket" },
              "Stream": { "Type": "AWS::Kinesis::Stream" } } }
            """).Write("inner.nested.template.json", """
            {
              "Parameters": { "Stream": { "Type": "String" } },
              "Resources": { "Queue": { "Type": "AWS::SQS::Queue",
              "Properties": { "QueueName": { "Fn::Sub": "${Stream}-q" } } } },
              "Outputs": { "Name": { "Value": { "Fn::GetAtt": "Queue.QueueName" } } }
            }
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => resource.LogicalId)
            .ShouldBe(["First", "Stream", "Queue", "Inner", "Topic"], ignoreOrder: true);
        Position("Queue").ShouldBeGreaterThan(Math.Max(Position("First"), Position("Stream")));
        Position("Topic").ShouldBeGreaterThan(Position("Queue"));
        deployment.Resources[Position("Topic")].PhysicalId.ShouldEndWith(
            $":{deployment.Resources[Position("Stream")].PhysicalId}-q");
        deployment.Resources[Position("Queue")].Stack.ShouldMatch("^app-Inner-[0-9A-Z]{12}$");
        deployment.Unsupported.ShouldBeEmpty();

        int Position(string logicalId) => deployment.Resources.ToList().FindIndex(resource => resource.LogicalId == logicalId);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> Violations(params string[] stacks) =>
        Should.Throw<InvalidInputException>(() => { _folder.Read(stacks); }).Violations;
}
