using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public sealed class ManifestTests : IDisposable
{
    private const string Queue = """{ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" } } }""";

    private readonly AssemblyFolder _folder = new();

    [Theory]
    [InlineData("999.0.0")]
    [InlineData("100")]
    [InlineData("next")]
    [InlineData("-1.0.0")]
    public void UnknownVersion_IsRefused(string version)
    {
        Manifest("version", version);
        Should.Throw<InvalidInputException>(() => { _folder.Read(); }).Violations.ShouldHaveSingleItem().ShouldEndWith(
            $"manifest.json must have a version of the cloud assembly schema, at most 99; got {version}; " +
            "synthesize it with a released aws-cdk-lib");
    }

    [Theory]
    [InlineData("36.0.0")]
    [InlineData("99.1.2")]
    [InlineData(null)]
    public void KnownVersion_IsRead(string? version)
    {
        Manifest("version", version);
        _folder.Read().Resources.ShouldHaveSingleItem();
    }

    [Fact]
    public void LookupThatWasNotDone_IsNoted()
    {
        const string Key = "vpc-provider:account=111122223333:filter.isDefault=true:region=eu-west-1";
        Manifest("missing", Lookups(Key, "vpc-provider"));
        _folder.Read().Unsupported.ShouldHaveSingleItem().ShouldBe(new Unsupported(
            Key, "context lookup vpc-provider",
            "was not done when the app was synthesized: the templates have dummy values instead; " +
            "run cdk synth with access to the account, and keep the cdk.context.json that it writes."));
    }

    [Fact]
    public void LookupOfAStage_IsNotedOnce()
    {
        _folder.Stage("assembly-Prod").Stack("Prod-App", Queue, stage: "assembly-Prod");
        Manifest("missing", Lookups("k", "ami"));
        Manifest("missing", Lookups("k", "ami"), "assembly-Prod/manifest.json");
        _folder.Read().Unsupported.ShouldHaveSingleItem().Path.ShouldBe("k");
        Manifest("missing", null);
        _folder.Read().Unsupported.ShouldHaveSingleItem().Path.ShouldBe("k");
    }

    public void Dispose() => _folder.Dispose();

    private static JsonArray Lookups(string key, string provider) =>
        [new JsonObject { ["key"] = key, ["provider"] = provider, ["props"] = new JsonObject() }];

    private void Manifest(string key, JsonNode? value, string file = "manifest.json")
    {
        if (file == "manifest.json") _folder.Stack("app", Queue);
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.In(file)))!;
        manifest[key] = value;
        _folder.Write(file, manifest.ToJsonString());
    }
}
