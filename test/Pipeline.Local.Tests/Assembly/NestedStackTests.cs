using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public sealed class NestedStackTests : IDisposable
{
    private const string UserOfInner = """
        { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Value": { "Fn::GetAtt": ["Inner", "Outputs.Name"] } }] } }
        """;

    private readonly AssemblyFolder _folder = new();

    [Theory]
    [InlineData("A", "B")]
    [InlineData("B", "A")]
    public void ResourceThatRefersToALaterOne_IsNoCircle(string first, string second)
    {
        var queues = new Dictionary<string, string>
        {
            ["A"] = """{ "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Value": { "Fn::GetAtt": ["B", "Arn"] } }] } }""",
            ["B"] = """{ "Type": "AWS::SQS::Queue" }""",
        };
        Outer($$"""{ "Inner": {{Nested("inner")}} }""");
        Inner("inner", $$"""{ "{{first}}": {{queues[first]}}, "{{second}}": {{queues[second]}} }""");
        Order().ShouldBe(["B", "A", "Inner"]);
    }

    [Fact]
    public void ResourcesWithoutReferences_KeepTheTemplatesOrder()
    {
        Outer($$"""{ "Inner": {{Nested("inner")}}, "Last": { "Type": "AWS::SQS::Queue" } }""");
        Inner("inner", """
            { "A": { "Type": "AWS::SQS::Queue" }, "B": { "Type": "AWS::SQS::Queue" },
              "C": { "Type": "AWS::SQS::Queue", "DependsOn": "D" }, "D": { "Type": "AWS::SQS::Queue" } }
            """);
        Order().ShouldBe(["A", "B", "D", "C", "Inner", "Last"]);
    }

    [Fact]
    public void NestedStack_WaitsForOuterResourcesAndIsWaitedFor()
    {
        Outer($$"""
            { "User": {{UserOfInner}},
              "Waits": { "Type": "AWS::SQS::Queue", "DependsOn": ["Inner"] },
              "Inner": {{Nested("inner", """ "DependsOn": "First", """, """{ "Stream": { "Ref": "Stream" } }""")}},
              "First": { "Type": "AWS::S3::Bucket" },
              "Stream": { "Type": "AWS::Kinesis::Stream" } }
            """);
        Inner("inner", """
            { "Reader": { "Type": "AWS::SQS::Queue", "Properties": {
                "QueueName": { "Fn::Sub": "${Stream}-${Late.TopicName}" } } },
              "Late": { "Type": "AWS::SNS::Topic" } }
            """, """
            "Parameters": { "Stream": { "Type": "String" } }, "Outputs": { "Name": { "Value": { "Ref": "Late" } } },
            """);
        Order().ShouldBe(["Stream", "First", "Late", "Reader", "Inner", "User", "Waits"], ignoreOrder: true);
        Behind("Late", "First", "Stream");
        Behind("Reader", "Late");
        Behind("Inner", "Reader");
        Behind("User", "Late");
        Behind("Waits", "Reader", "Late");
    }

    [Fact]
    public void TwoLevels_AreOrderedThroughBoth()
    {
        Outer($$"""
            { "User": { "Type": "AWS::SQS::Queue", "DependsOn": "Middle" },
              "Middle": {{Nested("middle", """ "DependsOn": "First", """)}},
              "First": { "Type": "AWS::S3::Bucket" } }
            """);
        Inner("middle", $$"""{ "Deep": {{Nested("deep")}}, "Beside": { "Type": "AWS::SQS::Queue", "DependsOn": "Deep" } }""");
        Inner("deep", """
            { "A": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Value": { "Ref": "B" } }] } },
              "B": { "Type": "AWS::SQS::Queue" } }
            """);
        Order().ShouldBe(["First", "B", "A", "Deep", "Beside", "Middle", "User"]);
    }

    [Fact]
    public void ConditionOnTheOutputOfALaterNestedStack_IsDecided()
    {
        Outer($$"""
            { "First": {{Nested("first", "", """{ "Mode": { "Fn::GetAtt": ["Second", "Outputs.Mode"] } }""")}},
              "Second": {{Nested("second")}} }
            """);
        Inner("first", """
            { "On": { "Type": "AWS::SQS::Queue", "Condition": "IsOn" },
              "Off": { "Type": "AWS::SQS::Queue", "Condition": "IsOff" } }
            """, """
            "Parameters": { "Mode": { "Type": "String" } }, "Conditions": {
              "IsOn": { "Fn::Equals": [{ "Ref": "Mode" }, "on"] }, "IsOff": { "Fn::Not": [{ "Condition": "IsOn" }] } },
            """);
        Inner("second", """{ "Queue": { "Type": "AWS::SQS::Queue" } }""", """ "Outputs": { "Mode": { "Value": "on" } }, """);
        Order().ShouldBe(["On", "Queue", "First", "Second"], ignoreOrder: true);
    }

    [Fact]
    public void RealCircle_IsStillRefused()
    {
        Outer($$"""{ "Inner": {{Nested("inner")}} }""");
        Inner("inner", """
            { "A": { "Type": "AWS::SQS::Queue", "DependsOn": "B" }, "B": { "Type": "AWS::SQS::Queue", "DependsOn": "A" } }
            """);
        Violations().ShouldHaveSingleItem().ShouldMatch(
            "^resources must not depend on each other in a circle; " +
            "got app-Inner-[0-9A-Z]+/A -> app-Inner-[0-9A-Z]+/B -> app-Inner-[0-9A-Z]+/A; ");
    }

    [Fact]
    public void CircleThroughTheNestedStacksOwnParameter_IsRefused()
    {
        Outer($$"""
            { "Inner": {{Nested("inner", "", """{ "Name": { "Ref": "User" } }""")}},
              "User": {{UserOfInner}} }
            """);
        Inner("inner", """{ "A": { "Type": "AWS::SQS::Queue" } }""", """
            "Parameters": { "Name": { "Type": "String" } }, "Outputs": { "Name": { "Value": { "Fn::GetAtt": ["A", "Arn"] } } },
            """);
        Violations().ShouldContain(
            violation => violation.StartsWith("resources must not depend on each other in a circle; got app/Inner -> "));
    }

    public void Dispose() => _folder.Dispose();

    private static string Nested(string file, string rest = "", string parameters = "{}") => $$"""
        { "Type": "AWS::CloudFormation::Stack", {{rest}} "Metadata": { "aws:asset:path": "{{file}}.nested.template.json" },
          "Properties": { "Parameters": {{parameters}} } }
        """;

    private void Outer(string resources) => _folder.Stack("app", $$"""{ "Resources": {{resources}} }""");

    private void Inner(string file, string resources, string rest = "") =>
        _folder.Write($"{file}.nested.template.json", $$"""{ {{rest}} "Resources": {{resources}} }""");

    private List<string> Order() => [.. _folder.Read().Resources.Select(resource => resource.LogicalId)];

    private void Behind(string logicalId, params string[] others)
    {
        var order = Order();
        foreach (var other in others) order.IndexOf(logicalId).ShouldBeGreaterThan(order.IndexOf(other), other);
    }

    private IReadOnlyList<string> Violations() => Should.Throw<InvalidInputException>(() => { _folder.Read(); }).Violations;
}
