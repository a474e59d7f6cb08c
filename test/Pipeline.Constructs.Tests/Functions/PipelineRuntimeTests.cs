using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Tests;

/// <summary>The properties that each runtime gives a function's resource.</summary>
public class PipelineRuntimeTests
{
    private static readonly string[] OfACompiler = ["DOTNET_TC_CallCountingDelayMs"];

    public static TheoryData<string> Functions => ["writer", "transformation", "search role mapping"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Native_IsABootstrapOnAmazonLinux2023(string function)
    {
        FakeNative.Ensure();
        var properties = Properties(function, PipelineRuntime.Native);
        ((string)properties["Runtime"]!, (string)properties["Handler"]!).ShouldBe(("provided.al2023", "bootstrap"));
        properties["Architectures"]!.ToJsonString().ShouldBe("""["arm64"]""");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Managed_IsAnAssemblyOnDotnet(string function)
    {
        var properties = Properties(function, PipelineRuntime.Managed);
        ((string)properties["Runtime"]!, (string)properties["Handler"]!).ShouldBe(("dotnet10", "Pipeline.Functions"));
        var byDefault = Properties(function, null)["Code"]!.ToJsonString();
        properties["Code"]!.ToJsonString().ShouldBe(byDefault, "the sources' own build is managed by default");
    }

    [Fact]
    public void NativeWriter_DiffersInNothingElse()
    {
        FakeNative.Ensure();
        var (native, managed) = (Properties("writer", PipelineRuntime.Native), Properties("writer", PipelineRuntime.Managed));
        foreach (var name in new[] { "Runtime", "Handler" })
        {
            native.Remove(name);
            managed.Remove(name);
        }

        (native["Code"], managed["Code"]) = (null, null);
        // A native program has no JIT compiler, so it lacks these settings.
        foreach (var name in OfACompiler) managed["Environment"]!["Variables"]!.AsObject().Remove(name).ShouldBeTrue();
        native.ToJsonString().ShouldBe(managed.ToJsonString());
    }

    private static JsonObject Properties(string function, PipelineRuntime? runtime) => Synth
        .Template(stack => Make(stack, function, runtime))
        .All("AWS::Lambda::Function").Values.Select(resource => resource["Properties"]!.AsObject())
        .Single(properties => properties["Description"]!.ToString() is { } description
            && (description.StartsWith("Writes", StringComparison.Ordinal)
                || description.StartsWith("Transforms", StringComparison.Ordinal)
                || description.StartsWith("Maps", StringComparison.Ordinal)));

    private static void Make(Stack stack, string function, PipelineRuntime? runtime)
    {
        switch (function)
        {
            case "writer":
                TestWriter.In(stack, props => props with { Runtime = runtime });
                break;
            case "transformation":
                _ = new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema, Runtime = runtime });
                break;
            default:
                _ = new SearchRoleMapping(stack, "Mapping", new()
                {
                    Domain = new SearchDomain(stack, "Search", new() { Network = SearchNetwork.Public() }),
                    Role = Role.FromRoleName(stack, "Deliverer", "deliverer"),
                    IndexName = "badges",
                    Runtime = runtime,
                });
                break;
        }
    }
}
