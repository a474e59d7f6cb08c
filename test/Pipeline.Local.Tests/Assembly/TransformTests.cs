using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public sealed class TransformTests : IDisposable
{
    private readonly AssemblyFolder _folder = new();

    [Fact]
    public void ForEach_MakesAResourceOfEachItem()
    {
        Stack("""
            "Fn::ForEach::Streams": ["N", ["a", "b"], {
              "Stream${N}": { "Type": "AWS::Kinesis::Stream", "Properties": {
                "Name": { "Fn::Sub": "s-${N}-${AWS::Region}" } } } }]
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => (resource.LogicalId, resource.PhysicalId)).ShouldBe(
            [("Streama", "s-a-eu-west-1"), ("Streamb", "s-b-eu-west-1")]);
        deployment.Unsupported.ShouldBeEmpty();
    }

    [Fact]
    public void ForEach_TakesListsOfParametersAndLoopsWithin()
    {
        Stack("""
            "Fn::ForEach::Outer": ["Zone", { "Ref": "Zones" }, {
              "Fn::ForEach::Inner": ["Kind", { "Fn::FindInMap": ["Kinds", "of", { "Ref": "Zone" }] }, {
                "Queue&{Zone}${Kind}": { "Type": "AWS::SQS::Queue", "Properties": {
                  "QueueName": { "Fn::Join": ["-", [{ "Ref": "Zone" }, { "Ref": "Kind" }]] } } } }] }],
            "Topic": { "Type": "AWS::SNS::Topic", "Properties": {
              "Fn::ForEach::Settings": ["P", ["DisplayName", "TopicName"], { "${P}": "t-${P}" }] } }
            """, """
            "Parameters": { "Zones": { "Type": "CommaDelimitedList", "Default": "a.1, b.2" } },
            "Mappings": { "Kinds": { "of": { "a.1": ["x"], "b.2": ["x", "y"] } } },
            "Outputs": { "Fn::ForEach::Names": ["N", ["a1x", "b2y"], {
              "Name${N}": { "Value": { "Fn::GetAtt": ["Queue${N}", "QueueName"] } } }] },
            """);
        var deployment = _folder.Read();
        deployment.OfType(AwsType.Sqs.Queue).Select(queue => queue.LogicalId).ShouldBe(["Queuea1x", "Queueb2x", "Queueb2y"]);
        deployment.Outputs.ToDictionary(output => output.Key.Output, output => output.Value).ShouldBe(
            new Dictionary<string, string> { ["Namea1x"] = "a.1-x", ["Nameb2y"] = "b.2-y" });
        deployment.OfType(AwsType.Sns.Topic).ShouldHaveSingleItem().Properties.ToJsonString()
            .ShouldBe("""{"DisplayName":"t-DisplayName","TopicName":"t-TopicName"}""");
    }

    [Fact]
    public void ConditionsInALoop_AreTheTemplates()
    {
        Stack("""
            "Fn::ForEach::Queues": ["N", ["A", "B"], { "Queue${N}": { "Type": "AWS::SQS::Queue", "Condition": "Is${N}" } }]
            """, """
            "Conditions": { "Fn::ForEach::Is": ["N", ["A", "B"], { "Is${N}": { "Fn::Equals": ["${N}", "B"] } }] },
            """);
        _folder.Read().Resources.ShouldHaveSingleItem().LogicalId.ShouldBe("QueueB");
    }

    [Theory]
    [InlineData("""["N", ["A"]]""",
        "app/Resources/Fn::ForEach::L: Fn::ForEach must be given an identifier, a list and an object; got [\"N\",[\"A\"]]; ")]
    [InlineData("""["N", "A", {}]""", "app/Resources/Fn::ForEach::L: Fn::ForEach must be given a list of texts; got \"A\"; ")]
    [InlineData("""["N", ["A", "A"], { "Q${N}": { "Type": "AWS::SQS::Queue" } }]""",
        "app/Resources: names must be unique once Fn::ForEach is carried out; got QA twice; ")]
    [InlineData("""["N", ["A"], { "QA": { "Type": "AWS::SQS::Queue" }, "Q${N}": { "Type": "AWS::SQS::Queue" } }]""",
        "app/Resources/Fn::ForEach::L: names must be unique once Fn::ForEach is carried out; got QA twice; ")]
    public void LoopThatIsWrong_IsRefused(string loop, string violation)
    {
        Stack($$""" "Stream": { "Type": "AWS::Kinesis::Stream" }, "Fn::ForEach::L": {{loop}} """);
        Violations().ShouldHaveSingleItem().ShouldStartWith(violation);
    }

    [Fact]
    public void LoopOverAListThatIsNotHere_IsLeftOutWithWhatRefersToIt()
    {
        Stack("""
            "Stream": { "Type": "AWS::Kinesis::Stream" },
            "Fn::ForEach::L": ["N", { "Fn::Split": [",", { "Fn::ImportValue": "elsewhere" }] }, {
              "Q${N}": { "Type": "AWS::SQS::Queue" } }],
            "User": { "Type": "AWS::SQS::Queue", "DependsOn": "QB", "Properties": { "Tags": [{ "Value": { "Ref": "QA" } }] } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.ShouldHaveSingleItem().LogicalId.ShouldBe("Stream");
        deployment.Unsupported.Select(note => (note.Path, note.Type)).ShouldBe(
            [("app/Resources/Fn::ForEach::L", "Fn::ForEach"), ("app/User", "AWS::SQS::Queue")]);
        deployment.Unsupported[0].Meaning.ShouldContain("give its value by --parameter elsewhere=VALUE");
        deployment.Unsupported[1].Meaning.ShouldContain(
            "to which Fn::ForEach (AWS::LanguageExtensions) may add some; got \"QA\"");
        _folder.ReadWith(new() { ["elsewhere"] = "A,B" }).OfType(AwsType.Sqs.Queue).Count().ShouldBe(3);
    }

    [Fact]
    public void LoopAlone_RefusesTheRunWithItsReason()
    {
        Stack("""
            "Fn::ForEach::L": ["N", { "Fn::Split": [",", { "Fn::ImportValue": "elsewhere" }] }, {
              "Q${N}": { "Type": "AWS::SQS::Queue" } }]
            """);
        Violations().ShouldHaveSingleItem().ShouldStartWith(
            "app/Resources/Fn::ForEach::L: Fn::ImportValue must name an export of a stack that is run too; ");
    }

    [Theory]
    [InlineData("\"AWS::Serverless-2016-10-31\"")]
    [InlineData("""["AWS::LanguageExtensions", { "Name": "AWS::Serverless-2016-10-31" }]""")]
    public void TemplateOfTransformsAlone_IsRefusedWithTheirName(string transform)
    {
        _folder.Stack("app", $$"""
            { "Transform": {{transform}}, "Resources": { "F": { "Type": "AWS::Serverless::Function", "Properties": {} } } }
            """);
        Violations().ShouldHaveSingleItem().ShouldEndWith(
            "got app; only CloudFormation carries out their transforms (AWS::Serverless-2016-10-31): give the run the expanded " +
            "template (aws cloudformation get-template --template-stage Processed shows that of a deployed stack), " +
            "or define the same with CDK constructs");
    }

    [Fact]
    public void TransformBesideWhatRuns_LeavesOutItsPartAndWhatRefersToIt()
    {
        _folder.Stack("app", """
            { "Transform": ["AWS::Serverless-2016-10-31", "Own::Macro"],
              "Resources": {
                "Stream": { "Type": "AWS::Kinesis::Stream" },
                "F": { "Type": "AWS::Serverless::Function", "Properties": { "Role": { "Fn::GetAtt": ["Nowhere", "Arn"] } } },
                "Q": { "Type": "AWS::SQS::Queue", "DependsOn": "FRole",
                       "Properties": { "Tags": [{ "Value": { "Ref": "FRole" } }] } },
                "Fn::Transform": { "Name": "AWS::Include" } } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => resource.LogicalId).ShouldBe(["Stream", "F"]);
        deployment.Unsupported.Select(note => (note.Path, note.Type)).ShouldBe(
        [
            ("app", "Own::Macro"), ("app/Fn::Transform", "Fn::Transform"), ("app/F", "AWS::Serverless::Function"),
            ("app/Q", "AWS::SQS::Queue"),
        ]);
        deployment.Unsupported.ShouldEachBe(
            note => note.Meaning.Contains("aws cloudformation get-template --template-stage Processed"));
    }

    [Theory]
    [InlineData(""" "Properties": { "QueueName": "q", "Fn::Transform": { "Name": "AWS::Include" } } """, "app/Q.Properties")]
    [InlineData(""" "Properties": { "Fn::Transform": { "Name": "AWS::Include" } } """, "app/Q.Properties")]
    [InlineData(""" "Properties": { "QueueName": "q" }, "Fn::Transform": { "Name": "AWS::Include" } """, "app/Q")]
    public void TransformWithinAResource_LeavesItOut(string rest, string place)
    {
        Stack($$""" "Stream": { "Type": "AWS::Kinesis::Stream" }, "Q": { "Type": "AWS::SQS::Queue", {{rest}} } """);
        var deployment = _folder.Read();
        deployment.Resources.ShouldHaveSingleItem().LogicalId.ShouldBe("Stream");
        deployment.Unsupported.ShouldHaveSingleItem().Meaning.ShouldStartWith(
            $"is left out: {place}: Fn::Transform must be carried out before the run, since only CloudFormation can; got " +
            """{"Name":"AWS::Include"}; """);
    }

    [Fact]
    public void TransformOfTheTemplate_IsNamed()
    {
        Stack(""" "Stream": { "Type": "AWS::Kinesis::Stream" } """, """ "Fn::Transform": { "Name": "AWS::Include" }, """);
        _folder.Read().Unsupported.ShouldHaveSingleItem().Type.ShouldBe("AWS::Include");
    }

    [Fact]
    public void DeepTemplate_IsRead()
    {
        JsonNode value = "core";
        for (var i = 0; i < 200; i++) value = i % 2 == 0 ? new JsonArray(value) : new JsonObject { ["a"] = value };
        Stack($$"""
            "Stream": { "Type": "AWS::Kinesis::Stream" },
            "States": { "Type": "AWS::StepFunctions::StateMachine", "Properties": { "Definition": {{value.ToJsonString()}},
              "DefinitionString": { "Fn::ToJsonString": {{value.ToJsonString()}} } } }
            """);
        var properties = _folder.Read().Resources.Single(resource => resource.LogicalId == "States").Properties;
        properties["Definition"]!.ToJsonString().ShouldBe(value.ToJsonString());
        properties["DefinitionString"]!.ToString().ShouldBe(value.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();

    private void Stack(string resources, string rest = "") =>
        _folder.Stack("app", $$"""{ "Transform": "AWS::LanguageExtensions", {{rest}} "Resources": { {{resources}} } }""");

    private IReadOnlyList<string> Violations() => Should.Throw<InvalidInputException>(() => { _folder.Read(); }).Violations;
}
