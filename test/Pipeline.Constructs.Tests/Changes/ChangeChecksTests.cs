using System.Text.Json.Nodes;
using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>The checks of changes, run by CDK at the end of a synthesis.</summary>
public sealed class ChangeChecksTests : IDisposable
{
    private readonly TemporaryFolder _deployed = new();

    public void Dispose() => _deployed.Dispose();

    [Fact]
    public void UnsafeChange_FailsTheSynthesisUntilItIsAcknowledged()
    {
        Deploy("one");
        var (isValid, violation) = Synthesize("two");
        isValid.ShouldBeFalse();
        $"{violation!["ruleName"]}".ShouldBe("data-replaced");
        $"{violation["description"]}".ShouldStartWith(
            "S19B47367 is replaced by an empty one because Name changes; the old one, with the records");
        $"{violation["description"]}".ShouldContain("(https://docs.aws.amazon.com/");
        var fix = $"{violation["suggestedFix"]}";
        fix.ShouldStartWith("Keep the resource as it is, add a second one beside it, move the data, then remove the first. ");
        fix.ShouldEndWith("to the context \"pipeline:acknowledged-changes\"");
        var acknowledgment = fix.Split('"')[1];
        acknowledgment.ShouldStartWith("Pipeline/S");

        Synthesize("two", acknowledgment).IsValid.ShouldBeTrue();
        Synthesize("two", "another", acknowledgment).IsValid.ShouldBeTrue();
        Synthesize("three", acknowledgment).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void SafeChange_Synthesizes()
    {
        Deploy("one");
        Synthesize("one").IsValid.ShouldBeTrue();
    }

    [Fact]
    public void StackThatIsNotDeployed_HasNothingToLose() => Synthesize("one").IsValid.ShouldBeTrue();

    [Fact]
    public void TemplateOfGetTemplate_IsRead()
    {
        Deploy("one");
        var file = Directory.GetFiles(_deployed.Path).ShouldHaveSingleItem();
        File.WriteAllText(file, new JsonObject { ["TemplateBody"] = JsonNode.Parse(File.ReadAllText(file)) }.ToJsonString());
        Synthesize("two").IsValid.ShouldBeFalse();
    }

    [Fact]
    public void MistakesOfTheFolder_AreToldTogether()
    {
        Should.Throw<InvalidInputException>(() => new ChangeChecks("nowhere")).Violations.ShouldBe(
        [
            "deployedTemplates must be a folder with the deployed templates; got nowhere, which is not there; make it and copy " +
                "*.template.json of cdk.out into it after a deployment",
        ]);
        foreach (var (name, text) in new[] { ("a", "{"), ("b", "[]"), ("c", "{}") })
            File.WriteAllText(Path.Combine(_deployed.Path, $"{name}.template.json"), text);

        Should.Throw<InvalidInputException>(() => new ChangeChecks(_deployed.Path)).Violations.Select(mistake =>
            mistake.Replace(_deployed.Path, "").TrimStart('/', '\\')).ShouldBe(
        [
            "a.template.json must be a CloudFormation template in JSON; got other text; copy it from cdk.out again",
            "b.template.json must be a CloudFormation template in JSON; got other text; copy it from cdk.out again",
        ]);
    }

    private void Deploy(string name)
    {
        using var outdir = new TemporaryFolder();
        App(outdir, name, []).Synth();
        File.Copy(Path.Combine(outdir.Path, "Pipeline.template.json"), Path.Combine(_deployed.Path, "Pipeline.template.json"));
    }

    private (bool IsValid, JsonNode? Violation) Synthesize(string name, params string[] acknowledged)
    {
        using var outdir = new TemporaryFolder();
        var app = App(outdir, name, acknowledged);
        Validations.Of(app).AddPlugins(new ChangeChecks(_deployed.Path));
        try
        {
            app.Synth();
            return (true, null);
        }
        catch (Exception error) when (error.Message.StartsWith("ValidationFailed", StringComparison.Ordinal))
        {
            var report = JsonNode.Parse(File.ReadAllText(Path.Combine(outdir.Path, "validation-report.json")))!;
            return (false, report["pluginReports"]!.AsArray().SelectMany(plugin => plugin!["violations"]!.AsArray())
                .ShouldHaveSingleItem());
        }
    }

    private static Amazon.CDK.App App(TemporaryFolder outdir, string name, string[] acknowledged)
    {
        var app = Synth.NewApp(outdir, acknowledged.Length == 0
            ? null : new Dictionary<string, object> { [ChangeChecks.AcknowledgedContextKey] = acknowledged });
        var stream = new IngestStream(new Stack(app, "Pipeline"), "S");
        ((Amazon.CDK.AWS.Kinesis.CfnStream)stream.Stream.Node.DefaultChild!).Name = name;
        return app;
    }
}
