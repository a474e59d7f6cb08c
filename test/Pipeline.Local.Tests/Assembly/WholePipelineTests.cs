using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Assembly;

public sealed class WholePipelineTests : IDisposable
{
    private readonly AssemblyFolder _folder = new();

    public WholePipelineTests()
    {
        _folder.Stack("pipeline", WholePipelineTemplate.Pipeline)
            .Stack("reader", WholePipelineTemplate.Reader, dependencies: ["pipeline"]).Asset("pipeline", "abc", "asset.abc");
        _folder.Write("asset.abc/Writer.dll", "code");
    }

    [Fact]
    public void Resources_AreWhatWouldBeDeployed()
    {
        var deployment = _folder.Read();
        var lines = deployment.Resources.Select(resource =>
            $"{resource.Stack} {resource.Type} {resource.Path}\n  {resource.PhysicalId}\n  " +
            $"{resource.Arn ?? "no ARN"}{(resource.CodeFolder is null ? "" : "\n  has code")}");
        var left = deployment.Unsupported.Select(note => $"{note.Path} {note.Type}: {note.Meaning}");
        var outputs = deployment.Outputs.Select(output => $"{output.Key.Stack}.{output.Key.Output} = {output.Value}");
        Snapshot.VerifyText(
            $"{string.Join('\n', lines)}\n\nleft out:\n{string.Join('\n', left)}\n\noutputs:\n{string.Join('\n', outputs)}");
    }

    [Fact]
    public void Properties_AreResolved() => Snapshot.Verify(Properties(_folder.Read()));

    [Fact]
    public void OtherStage_HasItsOwnValues()
    {
        var deployment = _folder.ReadWith(new() { ["Stage"] = "production" });
        deployment.OfType(AwsType.Kinesis.Stream).ShouldHaveSingleItem().Properties["ShardCount"]!.GetValue<int>().ShouldBe(4);
        deployment.OfType(AwsType.Iam.Policy)
            .ShouldHaveSingleItem().Properties["PolicyDocument"]!["Statement"]!.AsArray().Count.ShouldBe(4);
        deployment.Outputs.Keys.ShouldContain(("pipeline", "Rejects"));
    }

    [Fact]
    public void ReadTwice_IsTheSame() =>
        Properties(_folder.Read()).ToJsonString().ShouldBe(Properties(_folder.Read()).ToJsonString());

    [Fact]
    public void Find_TakesArnsAndPhysicalIds()
    {
        var deployment = _folder.Read();
        var stream = deployment.OfType(AwsType.Kinesis.Stream).Single();
        deployment.Find(stream.Arn!).ShouldBe(stream);
        deployment.Find(stream.PhysicalId).ShouldBe(stream);
        deployment.Find("nothing").ShouldBeNull();
        deployment.With([new Unsupported("a", "b", "c.")]).Unsupported.Count.ShouldBe(deployment.Unsupported.Count + 1);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonObject Properties(Deployment deployment) =>
        new(deployment.Resources.Select(resource =>
            KeyValuePair.Create(resource.LogicalId, (JsonNode?)resource.Properties.DeepClone())));
}
