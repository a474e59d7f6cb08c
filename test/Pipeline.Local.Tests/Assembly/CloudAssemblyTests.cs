using System.IO.Compression;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public sealed class CloudAssemblyTests : IDisposable
{
    private const string Queue = """{ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" } } }""";

    private readonly AssemblyFolder _folder = new();

    [Fact]
    public void MissingFolder_SaysWhatToDo() =>
        Violations(() => CloudAssembly.Read("nowhere", [], new AssemblyOptions(_folder.Temporary)))
        .ShouldBe(
            ["its folder must be one that cdk synth wrote; got nowhere, which does not exist; run scripts/synth, or cdk synth " +
                "in " +
                "your own app, and try again"]);

    [Fact]
    public void FolderWithoutManifest_SaysWhatToDo() =>
        Violations(() => CloudAssembly.Read(_folder.Temporary, [], new AssemblyOptions(_folder.Temporary))).ShouldHaveSingleItem()
            .ShouldContain("which has no manifest.json; run scripts/synth");

    [Theory]
    [InlineData("{ nonsense", "got no JSON (")]
    [InlineData("[]", "got no JSON object;")]
    [InlineData("""{ "a": 1, "a": 2 }""", "got no JSON (")]
    public void UnreadableTemplate_IsNamed(string template, string expected)
    {
        _folder.Stack("app", Queue).Write("app.template.json", template);
        var violation = Violations(() => _folder.Read()).ShouldHaveSingleItem();
        violation.ShouldStartWith($"{_folder.In("app.template.json")} must be a file that cdk synth wrote; {expected}");
        violation.ShouldEndWith("; run scripts/synth, or cdk synth in your own app, and try again");
    }

    [Fact]
    public void MissingTemplate_IsNamed()
    {
        _folder.Stack("app", Queue);
        File.Delete(_folder.In("app.template.json"));
        Violations(() => _folder.Read()).ShouldHaveSingleItem()
            .ShouldContain("app.template.json must be a file that cdk synth wrote; got no such file;");
    }

    [Fact]
    public void ManifestOfAnotherShape_IsRefused()
    {
        _folder.Write("manifest.json", """{ "artifacts": [] }""");
        Violations(() => _folder.Read()).ShouldHaveSingleItem()
            .ShouldContain(
                "manifest.json must be a file that cdk synth wrote; got artifacts of another shape ([]); run scripts/synth");
    }

    [Fact]
    public void AllMistakes_AreSaidAtOnce()
    {
        _folder.Stack("app", """
            {
              "Parameters": { "Needed": { "Type": "String" }, "Chosen": { "Type": "String", "Default": "c",
              "AllowedValues": ["a", "b"] } },
              "Conditions": { "Odd": { "Fn::Contains": [] }, "Loop": { "Fn::Not": [{ "Condition": "Loop" }] } },
              "Resources": {
                "A": { "Type": "AWS::SQS::Queue", "DependsOn": "Nowhere", "Properties": { "QueueName": { "Ref": "Needed" },
                "X": { "Fn::GetAtt": ["B", "Arn"] } } },
                "B": { "Type": "AWS::SQS::Queue", "Condition": "Odd" },
                "C": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Chosen" } } },
                "D": "text",
                "E": { "Type": "AWS::SQS::Queue", "Condition": "Loop" },
                "F": { "Type": "Test::Thing", "Properties": { "G": { "Ref": "G" } } },
                "G": { "Type": "Test::Thing", "Properties": { "F": { "Ref": "F" } } },
                "H": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "I" } } },
                "I": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::GetAtt": "H.QueueName" } } }
              }
            }
            """);
        var error = Should.Throw<InvalidInputException>(() => _folder.Read());
        error.Subject.ShouldBe($"the cloud assembly {_folder.Path}");
        error.Violations.ShouldBe(
        [
            """app/Conditions.Odd: a condition must be made of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition; got """ +
            """{"Fn::Contains":[]}; correct the template""",
            "app/D: a resource must be an object with a Type; got \"text\"; correct the template",
            "app: the condition Loop must not depend on itself; got a reference that comes back to it; correct the template",
            "app: the parameter Needed must have a value, since it has no default; got none; give one with --parameter " +
            "Needed=VALUE",
            "app/A.Properties.X: Fn::GetAtt must not need a resource that its condition leaves out; got \"B\"; correct the " +
            "template, or the app that it is synthesized from",
            "app: the parameter Chosen must be one of a, b; got c; give one of these",
            "app/A: DependsOn must name a resource of its template; got Nowhere; correct the template",
            "resources must not depend on each other in a circle; got app/F -> app/G -> app/F; take one reference out",
            "resources must not depend on each other in a circle; got app/H -> app/I -> app/H; take one reference out",
        ],
        ignoreOrder: true);
        error.Message.ShouldNotContain("   at ");
    }

    [Fact]
    public void FalseCondition_LeavesResourcesAndOutputsOut()
    {
        _folder.Stack("app", """
            {
              "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
              "Conditions": { "Production": { "Fn::Equals": [{ "Ref": "Stage" }, "production"] } },
              "Resources": {
                "Always": { "Type": "AWS::SQS::Queue", "DependsOn": ["Sometimes"] },
                "Sometimes": { "Type": "AWS::SQS::Queue", "Condition": "Production" }
              },
              "Outputs": {
                "Always": { "Value": { "Fn::GetAtt": ["Always", "Arn"] } },
                "Sometimes": { "Condition": "Production", "Value": { "Ref": "Sometimes" } }
              }
            }
            """);
        var dev = _folder.Read();
        dev.Resources.Select(resource => resource.LogicalId).ShouldBe(["Always"]);
        dev.Outputs.ShouldHaveSingleItem().ShouldBe(new(("app", "Always"), dev.Resources[0].Arn!));
        var production = _folder.ReadWith(new() { ["app:Stage"] = "production", ["Stage"] = "other" });
        production.Resources.Select(resource => resource.LogicalId).ShouldBe(["Sometimes", "Always"]);
        production.Outputs.Count.ShouldBe(2);
    }

    [Fact]
    public void Resources_StandBehindWhatTheyDependOn()
    {
        _folder.Stack("app", """
            { "Resources": {
              "First": { "Type": "AWS::SQS::Queue", "DependsOn": "Third", "Properties": { "Tags": [{ "Key": "k",
              "Value": { "Fn::Sub": "${Second}" } }] } },
              "Second": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::Join": ["-", ["x",
              { "Fn::GetAtt": "Fourth.QueueName" }]] } } },
              "Third": { "Type": "AWS::S3::Bucket" },
              "Fourth": { "Type": "AWS::SQS::Queue" },
              "Fifth": { "Type": "AWS::S3::Bucket" } } }
            """);
        _folder.Read().Resources.Select(resource => resource.LogicalId).ShouldBe(["Fourth", "Second", "Third", "First", "Fifth"]);
    }

    [Fact]
    public void ZipAsset_IsUnpackedOnce()
    {
        _folder.Stack("app", Functions("abc.zip")).Asset("app", "abc", "asset.abc.zip");
        using (var zip = ZipFile.Open(_folder.In("asset.abc.zip"), ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("sub/app.dll").Open());
            writer.Write("code");
        }

        var functions = _folder.Read().OfType(AwsType.Lambda.Function).ToList();
        functions.Count.ShouldBe(2);
        functions.ShouldEachBe(function => File.ReadAllText(Path.Combine(function.CodeFolder!, "sub", "app.dll")) == "code");
        functions[0].CodeFolder.ShouldBe(functions[1].CodeFolder);
        functions[0].CodeFolder.ShouldStartWith(_folder.Temporary);
        Should.NotThrow(() => _folder.Read());
    }

    [Fact]
    public void DamagedAsset_IsNamed()
    {
        _folder.Stack("app", Functions("abc.zip")).Asset("app", "abc", "asset.abc.zip").Write("asset.abc.zip", "no zip");
        Violations(() => _folder.Read()).ShouldEachBe(violation =>
            violation.Contains("the function's asset must be a folder or a zip file; got ")
                && violation.EndsWith("and try again"));
        File.Delete(_folder.In("asset.abc.zip"));
        Violations(() => _folder.Read())
            .ShouldEachBe(violation => violation.Contains("asset.abc.zip, which does not exist; run scripts/synth"));
    }

    [Fact]
    public void FolderAsset_IsUsedInPlace()
    {
        _folder.Stack("app", Functions("abc.zip")).Asset("app", "abc", "asset.abc").Write("asset.abc/app.dll", "code");
        _folder.Read().OfType(AwsType.Lambda.Function).ShouldEachBe(function => function.CodeFolder == _folder.In("asset.abc"));
    }

    [Fact]
    public void DynamicReferences_StayAsTextUnlessTheirValueIsThere()
    {
        _folder.Stack("app", """
            { "Resources": {
              "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [
                { "Value": "{{resolve:ssm:/own:1}}" }, { "Value": "{{resolve:ssm:/given}}" },
                  { "Value": "a {{resolve:ssm:/other}} b" },
                { "Value": { "Fn::Join": ["", ["{{resolve:secretsmanager:", "id", ":SecretString:password}}"]] } }] } },
              "Own": { "Type": "AWS::SSM::Parameter", "Properties": { "Name": "/own", "Value": { "Ref": "AWS::Region" } } } } }
            """);
        var deployment = _folder.ReadWith(new() { ["/given"] = "yes" });
        deployment.Resources.Select(resource => resource.LogicalId)
            .ShouldBe(["Own", "Queue"], "the value's resource is there first");
        deployment.Resources[1].Properties["Tags"]!.AsArray().Select(tag => tag!["Value"]!.ToString()).ShouldBe(
            ["eu-west-1", "yes", "a {{resolve:ssm:/other}} b", "{{resolve:secretsmanager:id:SecretString:password}}"]);
        deployment.Unsupported.Where(note => note.Path == "app/Queue").Select(note => note.Type)
            .ShouldBe(["{{resolve:ssm:/other}}", "{{resolve:secretsmanager:id:SecretString:password}}"]);
    }

    public void Dispose() => _folder.Dispose();

    private static string Functions(string key) => $$"""
        { "Resources": {
          "One": { "Type": "AWS::Lambda::Function", "Properties": { "Runtime": "dotnet10", "Handler": "app",
          "Code": { "S3Bucket": "b", "S3Key": "{{key}}" } } },
          "Two": { "Type": "AWS::Lambda::Function", "Properties": { "Runtime": "dotnet8", "Handler": "app",
          "Code": { "S3Bucket": "b", "S3Key": "{{key}}" } } } } }
        """;

    private static IReadOnlyList<string> Violations(Func<Deployment> read) =>
        Should.Throw<InvalidInputException>(() => { read(); }).Violations;
}
