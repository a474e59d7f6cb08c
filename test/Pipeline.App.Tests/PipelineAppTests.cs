using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.App.Tests;

/// <summary>The templates that the stages of cdk.json produce.</summary>
public class PipelineAppTests(SynthesizedApp app) : IClassFixture<SynthesizedApp>
{
    // Replacing one of these loses its data, or breaks others who know it by its ARN.
    private static readonly string[] Stateful =
    [
        "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::KMS::Key",
        "AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream", "AWS::Logs::LogGroup", "AWS::OpenSearchService::Domain",
        "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SNS::Topic",
    ];

    private static readonly string[] StackNames =
        ["dev-pipeline", "dev-search", "taxis-pipeline", "production-pipeline", "production-search"];

    private const string NoEmails = "pipeline:no-alarm-emails";

    [Fact]
    public void Stages_BecomeTheseStacks() => app.Names.ShouldBe(StackNames, ignoreOrder: true);

    public static TheoryData<string> DevStacks => [.. StackNames.Where(stack => stack.StartsWith("dev-"))];

    public static TheoryData<string> OtherStacks => [.. StackNames.Where(stack => !stack.StartsWith("dev-"))];

    [Theory]
    [MemberData(nameof(DevStacks))]
    public void Stack_IsKnown(string stack)
    {
        var parts = Parts(app.Templates[stack]).ToList();
        // Changes all parts, so that one run covers every change.
        var failures = parts
            .Select(part =>
                Record.Exception(() =>
                    Snapshot.Verify(part.Resources, $"stack={stack}-{part.Part}", method: nameof(Stack_IsKnown))))
            .OfType<SnapshotException>().ToList();
        if (failures.Count > 0) throw new SnapshotException(string.Join('\n', failures.Select(failure => failure.Message)));
        Directory.GetFiles(Snapshot.Folder, $"*.{nameof(Stack_IsKnown)}_stack={stack}-*.verified.json").Length
            .ShouldBe(parts.Count, "delete the snapshots of parts that are gone");
    }

    [Theory]
    [MemberData(nameof(OtherStacks))]
    public void StackOfAnotherStage_DiffersFromDevAsKnown(string stack)
    {
        // The alarms have their own snapshot, so that both are short enough to review.
        const string Alarms = "SearchAlarms";
        var differences = TemplateDifference.Between(Resources($"dev-{stack.Split('-')[1]}"), Resources(stack));
        foreach (var part in differences.ToList()
            .GroupBy(difference => difference.Key.StartsWith(Alarms, StringComparison.Ordinal)))
        {
            Snapshot.Verify(
                new JsonObject(part.Select(difference => KeyValuePair.Create(difference.Key, difference.Value?.DeepClone()))),
                $"stack={stack}{(part.Key ? $"-{Alarms}" : "")}");
        }
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
    public void Validation_FindsNothingUnacknowledged() => (File.Exists(app.Report) ? Synth.ReadReport(app.Report) : [])
        .Where(finding => !finding.Contains(NoEmails, StringComparison.Ordinal)).ShouldBeEmpty();

    // cdk.json has no email address for production, because it cannot know one. A stage that deletes its data needs no alarms by
    // email.
    [Fact]
    public void StageThatKeepsDataAndTellsNobody_IsWarnedOf() => app.Warnings
        .Where(warning => warning.Contains(NoEmails, StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith(
            "production-pipeline: stages.production.alarmEmails is empty, so nobody gets the ");

    [Fact]
    public void StageWithAwsManagedKeys_SynthesizesWithoutFindings()
    {
        using var outdir = new TemporaryFolder();
        var other = new Amazon.CDK.App(new Amazon.CDK.AppProps
        {
            Outdir = outdir.Path,
            AnalyticsReporting = false,
            TreeMetadata = false,
            StackTraces = false,
            Context = new Dictionary<string, object>
            {
                ["stages"] = new Dictionary<string, object>
                {
                    ["plain"] = new Dictionary<string, object>
                    {
                        ["encryption"] = "aws-managed",
                        ["keepFormerKey"] = true,
                        ["delivery"] = new Dictionary<string, object> { ["formerFolderPer"] = "day" },
                        ["search"] = new Dictionary<string, object> { ["enabled"] = true, ["size"] = "production" },
                        ["dashboard"] = new Dictionary<string, object> { ["enabled"] = true },
                        ["alarmEmails"] = new[] { "oncall@example.com" },
                        ["alarms"] = new Dictionary<string, object>
                        {
                            ["composites"] = true,
                            ["warningEmails"] = new[] { "team@example.com" },
                        },
                    },
                },
            },
        });
        PipelineApp.Fill(other, SynthesizedApp.Schemas);
        Should.NotThrow(() => other.Synth());
        var pipeline = Template.Read(Path.Combine(outdir.Path, "plain-pipeline.template.json"));
        pipeline.All("AWS::KMS::Key").ShouldHaveSingleItem().Key.ShouldBe(
            app.Templates["dev-pipeline"].All("AWS::KMS::Key")
                .ShouldHaveSingleItem().Key, "the key of a stage that had one of its own");
        pipeline.All("AWS::Glue::Table").Count.ShouldBe(2);
        pipeline.All("AWS::CloudWatch::Dashboard").ShouldHaveSingleItem("the stage has dashboard.enabled");
        app.Templates["dev-pipeline"].All("AWS::CloudWatch::Dashboard").ShouldBeEmpty();
        pipeline.Json["Outputs"]!.AsObject().ContainsKey("DashboardName").ShouldBeTrue();
        var search = Template.Read(Path.Combine(outdir.Path, "plain-search.template.json"));
        foreach (var (stack, composites) in new[] { (pipeline, 3), (search, 2) })
        {
            stack.All("AWS::SNS::Topic").Count.ShouldBe(2);
            stack.All("AWS::CloudWatch::CompositeAlarm").Count.ShouldBe(composites);
            foreach (var alarm in stack.All("AWS::CloudWatch::Alarm").Values.Select(alarm => alarm["Properties"]!))
            {
                var isWarning = alarm["AlarmDescription"]!.ToJsonString().Contains("Warning: ", StringComparison.Ordinal);
                alarm["AlarmActions"]!.ToJsonString().Contains("WarningTopic", StringComparison.Ordinal).ShouldBe(isWarning);
            }
        }

        var report = Path.Combine(outdir.Path, "validation-report.json");
        (File.Exists(report) ? Synth.ReadReport(report) : []).Where(finding =>
            !finding.Contains(NoEmails, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void StagesWithAggregation_SynthesizeWithoutFindings()
    {
        using var outdir = new TemporaryFolder();
        var other = new Amazon.CDK.App(new Amazon.CDK.AppProps
        {
            Outdir = outdir.Path,
            AnalyticsReporting = false,
            TreeMetadata = false,
            StackTraces = false,
            Context = new Dictionary<string, object>
            {
                ["stages"] = new Dictionary<string, object>
                {
                    ["crowd"] = Stage("badges", "stream"),
                    ["changes"] = Stage("badges", "table"),
                    ["pickups"] = Stage("taxi-trips", "stream"),
                },
            },
        });
        PipelineApp.Fill(other, SynthesizedApp.Schemas);
        Should.NotThrow(() => other.Synth());
        var report = Path.Combine(outdir.Path, "validation-report.json");
        (File.Exists(report) ? Synth.ReadReport(report) : [])
            .Where(finding => !finding.Contains(NoEmails, StringComparison.Ordinal)).ShouldBeEmpty();

        Sources("crowd").ShouldContain("AWS::Kinesis::Stream");
        Sources("changes").ShouldContain("AWS::DynamoDB::GlobalTable");
        Outputs("crowd").ShouldContain("CrowdTopicArn");
        Outputs("pickups").ShouldNotContain("CrowdTopicArn", "its declaration has no alert");
        Read("crowd").All("AWS::CloudWatch::Alarm").Count.ShouldBe(
            app.Templates["dev-pipeline"].All("AWS::CloudWatch::Alarm").Count + 15);

        Template Read(string stage) => Template.Read(Path.Combine(outdir.Path, $"{stage}-pipeline.template.json"));

        IEnumerable<string> Outputs(string stage) =>
            Read(stage).Json["Outputs"]!.AsObject().Select(output => output.Key);

        // The types of what the event source mappings read.
        IEnumerable<string> Sources(string stage) => Read(stage).All("AWS::Lambda::EventSourceMapping").Values
            .Where(mapping => mapping["Properties"]!["BatchSize"]!.ToString() == "1000")
            .Select(mapping => (string)mapping["Properties"]!["EventSourceArn"]!["Fn::GetAtt"]![0]!)
            .Select(source => (string)Read(stage).Json["Resources"]![source]!["Type"]!);

        static Dictionary<string, object> Stage(string schema, string source) => new()
        {
            ["schema"] = schema,
            ["aggregation"] = new Dictionary<string, object> { ["enabled"] = true, ["source"] = source },
        };
    }

    [Fact]
    public void StageWithTheNativeRuntime_DiffersFromDevAsKnown()
    {
        FakeNative.Ensure();
        using var outdir = new TemporaryFolder();
        var other = new Amazon.CDK.App(new Amazon.CDK.AppProps
        {
            Outdir = outdir.Path,
            AnalyticsReporting = false,
            TreeMetadata = false,
            StackTraces = false,
            Context = SynthesizedApp.Context(stages =>
            {
                var dev = stages["dev"]!.DeepClone();
                dev["writer"] = new JsonObject { ["runtime"] = "native" };
                stages.Clear();
                stages["dev"] = dev;
            }),
        });
        PipelineApp.Fill(other, SynthesizedApp.Schemas);
        other.Synth();
        var native = Template.Read(Path.Combine(outdir.Path, "dev-pipeline.template.json"));
        Snapshot.Verify(TemplateDifference.Between(Resources("dev-pipeline"), Resources(native)));
    }

    [Fact]
    public void DeployedTemplatesThatAreNotThere_AreAMistake() => Should.Throw<InvalidInputException>(() => PipelineApp.Fill(
        new Amazon.CDK.App(new Amazon.CDK.AppProps
        {
            Context = new Dictionary<string, object>
            {
                ["stages"] = new Dictionary<string, object> { ["dev"] = new Dictionary<string, object>() },
                ["pipeline:deployed"] = "nowhere",
            },
        }),
        SynthesizedApp.Schemas)).Violations.ShouldHaveSingleItem()
        .ShouldStartWith("deployedTemplates must be a folder with the deployed templates; got nowhere");

    [Fact]
    public void FieldThatIsNotInTheStagesSchema_IsRefused()
    {
        var other = new Amazon.CDK.App(new Amazon.CDK.AppProps
        {
            Context = new Dictionary<string, object>
            {
                ["stages"] = new Dictionary<string, object>
                {
                    ["dev"] = new Dictionary<string, object>
                    {
                        ["writer"] = new Dictionary<string, object> { ["mode"] = "latest", ["latestBy"] = "version" },
                    },
                },
            },
        });
        Should.Throw<InvalidInputException>(() => PipelineApp.Fill(other, SynthesizedApp.Schemas))
            .Violations.ShouldBe(["Writer.Mode.LatestBy must name a field of the schema; got version; use one of time"]);
    }

    [Fact]
    public void Acknowledgements_AreKnown() => Snapshot.VerifyText(string.Join('\n', app.Acknowledgements));

    [Fact]
    public void Production_CannotBeDeletedByMistake()
    {
        foreach (var (name, artifact) in app.Assembly["artifacts"]!.AsObject()
            .Where(artifact => app.Names.Contains(artifact.Key)))
        {
            ((bool?)artifact!["properties"]!["terminationProtection"] ?? false).ShouldBe(name.StartsWith("production"), name);
        }

        Retained("production").ShouldEachBe(policy => policy == "Retain" || policy == "RetainExceptOnCreate");
        Retained("dev").ShouldEachBe(policy => policy == "Delete");
    }

    [Fact]
    public void ResourcesThatStayOrAreNamed_AreKnownWithTheirReasons()
    {
        var table = SecondCreation.Of(app.Templates.Values);
        table.ShouldNotContain(SecondCreation.NoReason);
        Snapshot.VerifyText(table);
    }

    [Fact]
    public void NothingThatStays_StopsTheNextCreation() => SecondCreation.Blocking(app.Templates.Values).ShouldBeEmpty();

    // Only the protected table stays: deletion protection stops a rollback, too.
    [Fact]
    public void FailedCreation_LeavesTheProtectedTableAlone() =>
        SecondCreation.LeftByAFailedCreation(app.Templates.Values).ShouldBe(["AWS::DynamoDB::GlobalTable"]);

    [Fact]
    public void Template_NamesNoPartition() => app.Templates.ShouldEachBe(template =>
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

    // Groups by the child of StreamingPipeline or of the stack, or by a grandchild if the child is large.
    private static IEnumerable<(string Part, JsonObject Resources)> Parts(Template template) =>
        template.Json["Resources"]!.AsObject()
            .GroupBy(resource => Part(resource.Value!, depth: 1))
            .SelectMany(part => IsLarge(part) ? part.GroupBy(resource => Part(resource.Value!, depth: 2)) : [part])
            .Select(part => (part.Key, Collect(part)));

    private JsonObject Resources(string stack) => Resources(app.Templates[stack]);

    private static JsonObject Resources(Template template) => Collect(template.Json["Resources"]!.AsObject());

    private static string Part(JsonNode resource, int depth)
    {
        var path = ((string?)resource["Metadata"]?["aws:cdk:path"] ?? "other").Split('/').Skip(1).ToArray();
        if (path is ["Pipeline", ..]) path = path[1..];
        // Makes the name valid on every operating system: the ids of CDK's providers contain colons.
        return string.Join('-', path.Take(depth)).Replace(':', '-');
    }

    private static bool IsLarge(IEnumerable<KeyValuePair<string, JsonNode?>> part) =>
        Collect(part).ToJsonString(new JsonSerializerOptions { WriteIndented = true })
        .Count(c => c == '\n') >= Snapshot.MaximumLines;

    private static JsonObject Collect(IEnumerable<KeyValuePair<string, JsonNode?>> part) =>
        new(part.Select(resource => KeyValuePair.Create(resource.Key, (JsonNode?)WithoutPath(resource.Value!))));

    private static JsonObject WithoutPath(JsonNode resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (copy["Metadata"] is JsonObject metadata)
        {
            foreach (var key in metadata.Where(entry => entry.Key.StartsWith("aws:")).Select(entry => entry.Key).ToList())
                metadata.Remove(key);
            if (metadata.Count == 0) copy.Remove("Metadata");
        }

        return copy;
    }
}
