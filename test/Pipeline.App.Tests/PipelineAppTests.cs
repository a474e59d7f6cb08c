using System.Text.Json.Nodes;

namespace Pipeline.App.Tests;

/// <summary>What the stages of cdk.json become.</summary>
public class PipelineAppTests(SynthesizedApp app) : IClassFixture<SynthesizedApp>
{
    // What holds data, or what others remember by its ARN: replaced, it is lost.
    private static readonly string[] Stateful =
    [
        "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::KMS::Key",
        "AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream", "AWS::Logs::LogGroup", "AWS::OpenSearchService::Domain",
        "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SNS::Topic",
    ];

    public static TheoryData<string> StackNames =>
        ["dev-pipeline", "dev-search", "taxis-pipeline", "production-pipeline", "production-search"];

    [Fact]
    public void Stages_BecomeTheseStacks() => app.Names.ShouldBe(StackNames, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(StackNames))]
    public void Stack_IsKnown(string stack)
    {
        foreach (var (part, resources) in Parts(app.Templates[stack])) Snapshot.Verify(resources, $"stack={stack}-{part}");
    }

    [Fact]
    public void StatefulResources_KeepTheirLogicalIds() => Snapshot.VerifyText(string.Join('\n',
        from stack in app.Templates
        from resource in stack.Value.Json["Resources"]!.AsObject()
        let type = (string)resource.Value!["Type"]!
        where Stateful.Contains(type)
        orderby stack.Key, type, resource.Key
        select $"{stack.Key} {type} {resource.Key} {resource.Value["DeletionPolicy"]}"));

    [Fact]
    public void Validation_FindsNothingUnacknowledged() =>
        (File.Exists(app.Report) ? Synth.ReadReport(app.Report) : []).ShouldBeEmpty();

    [Fact]
    public void Acknowledgements_AreKnown() => Snapshot.VerifyText(string.Join('\n', app.Acknowledgements));

    [Fact]
    public void Production_CannotBeDeletedByMistake()
    {
        foreach (var (name, artifact) in app.Assembly["artifacts"]!.AsObject().Where(artifact => app.Names.Contains(artifact.Key)))
        {
            ((bool?)artifact!["properties"]!["terminationProtection"] ?? false).ShouldBe(name.StartsWith("production"), name);
        }

        Retained("production").ShouldAllBe(policy => policy == "Retain");
        Retained("dev").ShouldAllBe(policy => policy == "Delete");
    }

    [Fact]
    public void Template_NamesNoPartition() => app.Templates.ShouldAllBe(template =>
        !template.Value.Json.ToJsonString().Contains("\"arn:aws:", StringComparison.Ordinal));

    [Fact]
    public void Outputs_AreKnown() => Snapshot.VerifyText(string.Join('\n',
        from stack in app.Templates
        from output in stack.Value.Json["Outputs"]!.AsObject()
        where !output.Key.StartsWith("ExportsOutput")
        select $"{stack.Key}: {output.Key}: {output.Value!["Description"]}"));

    [Fact]
    public void Stack_IsTaggedWithItsStage()
    {
        var tags = app.Assembly["artifacts"]!["production-pipeline"]!["properties"]!["tags"]!.AsObject();
        ((string)tags["pipeline:stage"]!).ShouldBe("production");
        ((string)tags["data-classification"]!).ShouldBe("internal");
    }

    private IEnumerable<string> Retained(string stage) =>
        from stack in app.Templates
        where stack.Key.StartsWith(stage)
        from resource in stack.Value.Json["Resources"]!.AsObject()
        where (string)resource.Value!["Type"]! is "AWS::S3::Bucket" or "AWS::Kinesis::Stream" or "AWS::KMS::Key"
            or "AWS::DynamoDB::GlobalTable" or "AWS::OpenSearchService::Domain"
        select (string)resource.Value!["DeletionPolicy"]!;

    // By the construct that a reader knows: StreamingPipeline's children, or the stack's.
    private static IEnumerable<(string Part, JsonObject Resources)> Parts(Template template) =>
        from resource in template.Json["Resources"]!.AsObject()
        let path = ((string?)resource.Value!["Metadata"]?["aws:cdk:path"] ?? "").Split('/')
        let part = path.Length > 2 && path[1] == "Pipeline" ? path[2] : path.Length > 1 ? path[1] : "other"
        group resource by part into resources
        orderby resources.Key
        select (resources.Key, new JsonObject(resources.Select(resource =>
            KeyValuePair.Create(resource.Key, WithoutPath(resource.Value!)))));

    private static JsonNode? WithoutPath(JsonNode resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (copy["Metadata"] is JsonObject metadata)
        {
            foreach (var key in metadata.Where(entry => entry.Key.StartsWith("aws:")).Select(entry => entry.Key).ToList()) metadata.Remove(key);
            if (metadata.Count == 0) copy.Remove("Metadata");
        }

        return copy;
    }
}
