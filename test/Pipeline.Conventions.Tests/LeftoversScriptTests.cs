using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pipeline.Conventions.Tests;

/// <summary>scripts/leftovers with prepared templates.</summary>
public sealed class LeftoversScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LeftoversScriptTests()
    {
        Write("keep-pipeline", """
            { "Resources": {
              "Key": { "Type": "AWS::KMS::Key", "DeletionPolicy": "RetainExceptOnCreate" },
              "Stream": { "Type": "AWS::Kinesis::Stream", "DeletionPolicy": "Retain",
              "Metadata": { "aws:cdk:path": "keep-pipeline/Stream/Resource/Resource" } },
              "Data": { "Type": "AWS::S3::Bucket", "DeletionPolicy": "RetainExceptOnCreate" },
              "Odd": { "Type": "Test::Odd::Thing", "DeletionPolicy": "Retain" },
              "Gone": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "Delete" },
              "Plain": { "Type": "AWS::SNS::Topic" } } }
            """);
        Write("empty-pipeline", """{ "Resources": { "Plain": { "Type": "AWS::SNS::Topic" } } }""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatStays_IsListedWithCostAndRemoval()
    {
        var (exitCode, output) = Run("keep", "--json");
        exitCode.ShouldBe(0, output);
        var left = JsonNode.Parse(output)!.AsArray();
        // The key is last: without it, encrypted leftovers cannot be read.
        left.Select(one => (string)one!["id"]!).ShouldBe(["Data", "Odd", "Stream", "Key"], ignoreOrder: false);
        var stream = left.Single(one => (string)one!["id"]! == "Stream")!;
        ((string)stream["path"]!).ShouldBe("keep-pipeline/Stream");
        ((string)stream["cost"]!).ShouldContain("by the hour, also without records");
        ((string)stream["commands"]![0]!).ShouldBe(
            "aws kinesis delete-stream --stream-name \"$(name Stream)\" --enforce-consumer-deletion");
    }

    [UnixFact("its commands are for a POSIX shell")]
    public void Commands_AreShell()
    {
        var (exitCode, output) = Run("keep");
        exitCode.ShouldBe(0, output);
        output.ShouldContain("# keep-pipeline: 4 resource(s) stay when it is deleted");
        var script = Path.Combine(_folder.Path, "commands.sh");
        File.WriteAllText(script, output);
        Command.Run(new ProcessStartInfo("sh", ["-n", script])).ShouldBe((0, ""));
    }

    [Fact]
    public void StageWithoutLeftovers_SaysSo()
    {
        var (exitCode, output) = Run("empty");
        exitCode.ShouldBe(0);
        output.ShouldContain("# empty-pipeline: nothing stays when it is deleted");
    }

    [Fact]
    public void UnknownStage_ListsTheStacks()
    {
        var (exitCode, output) = Run("nowhere");
        exitCode.ShouldBe(2);
        output.ShouldContain("STAGE must name a stage; got nowhere; the stacks are empty-pipeline, keep-pipeline");
    }

    private void Write(string stack, string template) =>
        File.WriteAllText(Path.Combine(_folder.Path, $"{stack}.template.json"), template);

    private (int ExitCode, string Output) Run(params string[] arguments) => Command.Run(new ProcessStartInfo(
        "node", [Repository.PathTo("scripts", "lib", "leftovers.mjs"), .. arguments, "--assembly", _folder.Path]));
}
