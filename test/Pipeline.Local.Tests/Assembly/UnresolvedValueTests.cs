using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>
/// Values that only AWS or another stack has: the run leaves out the resources that need them, and runs the others.
/// </summary>
public sealed class UnresolvedValueTests : IDisposable
{
    private const string Import = """{ "Fn::ImportValue": "elsewhere" }""";

    private const string ImportGap =
        "Fn::ImportValue must name an export of a stack that is run too; got \"elsewhere\"; " +
        "give its value by --parameter elsewhere=VALUE, or run the stack that has it too (--stack)";

    private readonly AssemblyFolder _folder = new();

    [Theory]
    [InlineData(Import, "", ImportGap)]
    [InlineData("""{ "Fn::Sub": ["a-${B}", { "B": { "Fn::ImportValue": "elsewhere" } }] }""", ".B", ImportGap)]
    [InlineData("""{ "Fn::Join": ["-", ["a", { "Fn::ImportValue": "elsewhere" }]] }""", "[1]", ImportGap)]
    [InlineData("""{ "Fn::Select": [1, { "Fn::Split": [",", { "Fn::ImportValue": "elsewhere" }] }] }""", "", ImportGap)]
    [InlineData("""{ "Fn::Base64": { "Fn::ImportValue": "elsewhere" } }""", "", ImportGap)]
    [InlineData("""{ "Fn::ToJsonString": { "Fn::ImportValue": "elsewhere" } }""", "", ImportGap)]
    [InlineData("""{ "Fn::Length": { "Fn::ImportValue": "elsewhere" } }""", "", ImportGap)]
    [InlineData("""{ "Fn::FindInMap": ["a", "b", { "Fn::ImportValue": "elsewhere" }] }""", "", ImportGap)]
    [InlineData("""{ "Fn::Cidr": [{ "Fn::ImportValue": "elsewhere" }, 1] }""", "", ImportGap)]
    [InlineData("""{ "Fn::ImportValue": { "Fn::ImportValue": "elsewhere" } }""", "", ImportGap)]
    [InlineData("""{ "Fn::GetStackOutput": { "StackName": "other", "OutputName": "Arn" } }""", "",
        "Fn::GetStackOutput must name an output of a stack that is run too; got \"other.Arn\"; " +
        "give its value by --parameter other.Arn=VALUE, or run the stack that has it too (--stack)")]
    [InlineData("""{ "Fn::Transform": { "Name": "AWS::Include" } }""", "",
        "Fn::Transform must be carried out before the run, since only CloudFormation can; got {\"Name\":\"AWS::Include\"}; " +
        "give the run the expanded template (aws cloudformation get-template --template-stage Processed shows that of a " +
        "deployed stack), or define the same with CDK constructs")]
    [InlineData("""{ "Fn::Later": 1 }""", "",
        "Fn::Later must be a function that the local run knows; got 1; write the value without it")]
    public void ValueThatIsNotHere_LeavesOutItsResourceAlone(string value, string where, string gap)
    {
        Stack($$"""
            "R": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "k", "Value": {{value}} }] },
                   "Metadata": { "aws:cdk:path": "app/My/R" } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.ShouldHaveSingleItem().LogicalId.ShouldBe("Stream");
        deployment.Unsupported.ShouldBe(
            [new Unsupported("app/My/R", "AWS::SQS::Queue", $"is left out: app/R.Properties.Tags[0].Value{where}: {gap}.")]);
    }

    [Theory]
    [InlineData(Import)]
    [InlineData("""{ "Fn::Transform": { "Name": "AWS::Include" } }""")]
    [InlineData("""[{ "Fn::Later": 1 }]""")]
    public void ValueInATypeThatIsNotMade_CostsNothingMore(string value)
    {
        Stack($$"""
            "Api": { "Type": "AWS::ApiGatewayV2::Api", "Properties": { "Body": {{value}} } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${Api}-q" } } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => resource.LogicalId).ShouldBe(["Stream", "Api", "Queue"]);
        deployment.Unsupported.ShouldHaveSingleItem().Meaning.ShouldBe("there is no gateway here: call what is behind it.");
    }

    [Theory]
    [InlineData("""{ "Fn::Select": [0, { "Fn::GetAtt": ["R", "NameServers"] }] }""", "^app-R-[0-9A-Z]{12}-NameServers-0$")]
    [InlineData("""{ "Fn::Select": [9, { "Fn::GetAtt": ["R", "NameServers"] }] }""", "^app-R-[0-9A-Z]{12}-NameServers-3-9$")]
    [InlineData("""{ "Fn::Select": [1, { "Fn::Split": [":", { "Fn::Select": [0, { "Fn::GetAtt": ["R", "DnsEntries"] }] }] }] }""",
        "^app-R-[0-9A-Z]{12}-DnsEntries-0-1$")]
    [InlineData("""{ "Fn::Select": [1, { "Fn::If": ["Yes", { "Fn::GetAtt": ["R", "NameServers"] }, []] }] }""",
        "-NameServers-1$")]
    [InlineData("""{ "Fn::Join": ["+", { "Fn::GetAtt": ["R", "NameServers"] }] }""", "-NameServers-0\\+app-R.*-NameServers-3$")]
    [InlineData("""{ "Fn::Select": [5, { "Fn::Cidr": [{ "Fn::Select": [0, { "Fn::GetAtt": ["R", "Blocks"] }] }, 6, 64] }] }""",
        "-Blocks-0-5$")]
    public void ListAttributeOfATypeThatIsNotMade_IsMadeUpAsItsTextsAre(string value, string pattern)
    {
        Stack(
            $$"""
            "R": { "Type": "AWS::Route53::HostedZone", "Properties": { "Name": "x" } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "k", "Value": {{value}} }] } }
            """,
            """ "Conditions": { "Yes": { "Fn::Equals": [1, 1] } }, """);
        var queue = _folder.Read().OfType(AwsType.Sqs.Queue).ShouldHaveSingleItem();
        queue.Properties["Tags"]![0]!["Value"]!.ToString().ShouldMatch(pattern);
    }

    [Fact]
    public void ResourceWhoseNameIsKnown_IsReferredToAlthoughItIsLeftOut()
    {
        Stack($$"""
            "Named": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "named", "Tags": [{ "Value": {{Import}} }] } },
            "User": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [
              { "Value": { "Fn::GetAtt": ["Named", "Arn"] } }, { "Value": { "Fn::Sub": "${Named.QueueName}" } }] } }
            """);
        var deployment = _folder.Read();
        deployment.Unsupported.ShouldHaveSingleItem().Path.ShouldBe("app/Named");
        var tags = deployment.OfType(AwsType.Sqs.Queue).ShouldHaveSingleItem().Properties["Tags"]!.AsArray();
        tags.Select(tag => tag!["Value"]!.ToString()).ShouldBe(["arn:aws:sqs:eu-west-1:111122223333:named", "named"]);
    }

    [Theory]
    [InlineData("""{ "Ref": "Nameless" }""")]
    [InlineData("""{ "Fn::GetAtt": ["Nameless", "Arn"] }""")]
    [InlineData("""{ "Fn::Sub": "a-${Nameless.QueueName}" }""")]
    public void ResourceWhoseNameIsNotKnown_TakesThoseThatReferToItAlong(string reference)
    {
        Stack($$"""
            "First": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "k", "Value": {{reference}} }] } },
            "Nameless": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": {{Import}} } },
            "Last": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "k", "Value": {{reference}} }] } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.ShouldHaveSingleItem().LogicalId.ShouldBe("Stream");
        deployment.Unsupported.Select(note => note.Path).ShouldBe(["app/First", "app/Nameless", "app/Last"]);
        deployment.Unsupported.ShouldEachBe(
            note => note.Meaning == $"is left out: app/Nameless.Properties.QueueName: {ImportGap}.");
    }

    [Fact]
    public void Output_IsLeftOutWithItsValue()
    {
        Stack(
            """ "Queue": { "Type": "AWS::SQS::Queue" } """,
            $$"""
            "Outputs": {
              "Known": { "Value": { "Ref": "Stream" } }, "Unknown": { "Value": {{Import}}, "Export": { "Name": "u" } } },
            """);
        _folder.Stack("reader", """
            { "Resources": {
              "Reader": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Value": { "Fn::ImportValue": "u" } }] } } } }
            """);
        var deployment = _folder.Read();
        deployment.Outputs.Keys.ShouldBe([("app", "Known")]);
        deployment.Unsupported.ShouldHaveSingleItem().ShouldBe(
            new Unsupported("reader/Reader", "AWS::SQS::Queue", $"is left out: app/Outputs.Unknown: {ImportGap}."));
    }

    [Fact]
    public void ValueOfAnotherStack_IsTakenFromTheOptions()
    {
        Stack("""
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": {
              "QueueName": { "Fn::ImportValue": { "Fn::Sub": "${AWS::Region}:name" } },
              "Tags": [{ "Value": { "Fn::GetStackOutput": { "StackName": "other", "OutputName": "Arn" } } }] } }
            """);
        var deployment = _folder.ReadWith(new() { ["eu-west-1:name"] = "given", ["other.Arn"] = "also" });
        deployment.Unsupported.ShouldBeEmpty();
        var queue = deployment.OfType(AwsType.Sqs.Queue).ShouldHaveSingleItem();
        queue.Arn.ShouldBe("arn:aws:sqs:eu-west-1:111122223333:given");
        queue.Properties["Tags"]![0]!["Value"]!.ToString().ShouldBe("also");
    }

    [Fact]
    public void NestedStack_LosesOnlyWhatUsesTheValue()
    {
        Stack($$"""
            "Inner": { "Type": "AWS::CloudFormation::Stack", "Metadata": { "aws:asset:path": "inner.json" },
              "Properties": { "TemplateURL": {{Import}}, "Parameters": { "Given": {{Import}}, "Of": "x" } } },
            "User": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::GetAtt": ["Inner", "Outputs.Given"] } } }
            """);
        _folder.Write("inner.json", """
            { "Parameters": { "Given": { "Type": "String", "AllowedValues": ["a", "b"] }, "Of": { "Type": "String" } },
              "Resources": {
                "Uses": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Given" } } },
                "Stays": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Of" } } } },
              "Outputs": { "Given": { "Value": { "Ref": "Given" } } } }
            """);
        var deployment = _folder.Read();
        deployment.Resources.Select(resource => resource.LogicalId).ShouldBe(["Stream", "Stays", "Inner"], ignoreOrder: true);
        deployment.Unsupported.Select(note => note.Path[^4..]).ShouldBe(["User", "Uses"], ignoreOrder: true);
    }

    [Fact]
    public void NestedStackWithoutTemplate_LeavesOutWhatUsesItsOutputs()
    {
        Stack("""
            "Inner": { "Type": "AWS::CloudFormation::Stack", "Properties": { "TemplateURL": "https://elsewhere" } },
            "User": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::GetAtt": ["Inner", "Outputs.Name"] } } }
            """);
        var deployment = _folder.Read();
        deployment.Unsupported.Select(note => note.Path).ShouldBe(["app/Inner", "app/User"]);
        deployment.Unsupported[1].Meaning.ShouldContain(
            "must be of a nested stack whose template is in the cloud assembly; got \"Inner.Outputs.Name\"");
    }

    [Fact]
    public void MistakesBeside_StillRefuseTheRunTogether()
    {
        Stack($$"""
            "A": { "Type": "AWS::SQS::Queue", "Properties": {
              "QueueName": {{Import}}, "Tags": [{ "Value": { "Ref": "Nowhere" } }] } },
            "B": { "Type": "AWS::ApiGateway::Model", "Properties": {
              "Schema": { "Fn::Join": [1] }, "Name": { "Fn::Later": 1 } } },
            "C": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${X}-{{Import.Length}}" } } }
            """, """ "Parameters": { "X": { "Type": "String" } }, """);
        Violations().Select(violation => violation.Split("; got")[0]).ShouldBe(
        [
            "app/A.Properties.Tags[0].Value: Ref must name a parameter or a resource of its template",
            "app/B.Properties.Schema: Fn::Join must be given a delimiter and a list",
            "app: the parameter X must have a value, since it has no default",
        ]);
    }

    [Fact]
    public void ConditionThatCannotBeDecided_RefusesTheRun()
    {
        Stack(
            """ "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": { "Fn::If": ["Open", [], []] } } } """,
            $$""" "Conditions": { "Open": { "Fn::Equals": [{{Import}}, "x"] } }, """);
        Violations().ShouldBe([$"app/Conditions.Open: {ImportGap}"]);
    }

    [Fact]
    public void NothingThatIsLeftToRun_RefusesTheRunWithTheReasons()
    {
        _folder.Stack("app", $$"""
            { "Resources": {
              "Stream": { "Type": "AWS::Kinesis::Stream", "Properties": { "Name": {{Import}} } },
              "Role": { "Type": "AWS::IAM::Role", "Properties": {} } } }
            """);
        Violations().ShouldBe([$"app/Stream.Properties.Name: {ImportGap}"]);
        var given = _folder.ReadWith(new() { ["elsewhere"] = "mine" });
        given.OfType(AwsType.Kinesis.Stream).ShouldHaveSingleItem().PhysicalId.ShouldBe("mine");
    }

    public void Dispose() => _folder.Dispose();

    private void Stack(string resources, string rest = "") =>
        _folder.Stack("app", $$"""{ {{rest}} "Resources": { "Stream": { "Type": "AWS::Kinesis::Stream" }, {{resources}} } }""");

    private IReadOnlyList<string> Violations() => Should.Throw<InvalidInputException>(() => { _folder.Read(); }).Violations;
}
