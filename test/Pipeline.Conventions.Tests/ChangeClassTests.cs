using System.Text.Json.Nodes;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// The effect of a change on a resource and its data, as <c>scripts/diff --before --after</c> reports it. Each class of tests
/// covers one rule.
/// </summary>
/// <param name="differ">Classifies the changes.</param>
public sealed class ChangeClassTests(ChangesProcess differ) : IClassFixture<ChangesProcess>, IDisposable
{
    private const string Template = """
        { "Resources": {
          "Key": { "Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
          "Properties": { "KeyPolicy": { "Statement": [] } } },
          "Stream": { "Type": "AWS::Kinesis::Stream", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
            "Properties": { "ShardCount": 1, "StreamEncryption": { "EncryptionType": "KMS", "KeyId": { "Ref": "Key" } } } },
          "Table": { "Type": "AWS::DynamoDB::GlobalTable", "DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete",
          "Metadata": { "aws:cdk:path": "app/Table/Resource" },
            "Properties": { "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "TimeToLiveSpecification": { "Enabled": true, "AttributeName": "expires" },
              "GlobalSecondaryIndexes": [{ "IndexName": "a", "KeySchema": [{ "AttributeName": "a", "KeyType": "HASH" }],
              "Projection": { "ProjectionType": "ALL" } }] } },
          "Bucket": { "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": {} },
          "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream",
          "Properties": { "DeliveryStreamType": "KinesisStreamAsSource",
            "KinesisStreamSourceConfiguration": { "KinesisStreamARN": { "Fn::GetAtt": ["Stream", "Arn"] },
            "RoleARN": "arn:aws:iam::111122223333:role/a" } } },
          "Domain": { "Type": "AWS::OpenSearchService::Domain", "UpdateReplacePolicy": "Retain",
          "Properties": { "EncryptionAtRestOptions": { "Enabled": true, "KmsKeyId": "one" } } },
          "Group": { "Type": "AWS::Athena::WorkGroup", "Properties": { "Name": { "Ref": "AWS::StackName" },
          "Description": "one" } },
          "Channel": { "Type": "AWS::Kinesis::Channel", "Properties": { "ChannelName": "fixed",
          "ServiceExecutionRoleARN": "one" } },
          "Catalog": { "Type": "AWS::Glue::Table",
          "Properties": { "TableInput": { "Parameters": { "storage.location.template": "s3://bucket/data/${day}/" } } } },
          "Subscription": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": "t", "Protocol": "email",
          "Endpoint": "a@example.com" } },
          "Alarm": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "ComparisonOperator": "GreaterThanThreshold",
          "Threshold": 5, "EvaluationPeriods": 1, "AlarmActions": ["topic"] } },
          "Policy": { "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p", "Roles": ["r"],
          "PolicyDocument": { "Statement": [
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] } } } } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _after = JsonNode.Parse(Template)!["Resources"]!.AsObject();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SameTemplates_HaveNoChanges()
    {
        Changes().ShouldBeEmpty();
        var (exitCode, output) = Diff(JsonNode.Parse(Template)!, "--json");
        exitCode.ShouldBe(0, output);
        output.ShouldStartWith("[]");
    }

    // All other tests share one process, because a process needs a second to load AWS's rules.
    [Fact]
    public void Json_IsTheChangesEachWithItsStack()
    {
        Set("Table", "KeySchema", """[{ "AttributeName": "other", "KeyType": "HASH" }]""");
        _after.Remove("Bucket");
        var (exitCode, output) = Diff(JsonNode.Parse(Template)!, "--json");
        exitCode.ShouldBe(0, output);
        // The script's progress lines follow the JSON.
        var changes = JsonNode.Parse(output[..(output.IndexOf("\n]", StringComparison.Ordinal) + 2)])!.AsArray();
        changes.Count.ShouldBe(2);
        foreach (var change in changes) change!.AsObject().Remove("stack", out var stack).ShouldBeTrue($"{stack} must be app");
        changes.ToJsonString().ShouldBe(Changes().ToJsonString());
    }

    [Theory]
    [InlineData("Stream", "Name", "\"other\"",
        "is replaced (Name) by an empty one; the old one, with records that were not read yet, stays in the account")]
    [InlineData("Table", "KeySchema", """[{ "AttributeName": "other", "KeyType": "HASH" }]""",
        "is replaced (KeySchema) by an empty one; the old one, with items, is deleted")]
    [InlineData("Delivery", "DeliveryStreamType", "\"DirectPut\"",
        "is replaced (DeliveryStreamType) by an empty one; the old one, with records that were not delivered yet")]
    [InlineData("Domain", "EncryptionAtRestOptions", """{ "Enabled": true, "KmsKeyId": "two" }""",
        "is replaced (EncryptionAtRestOptions) by an empty one; the old one, with indexes")]
    [InlineData("Catalog", "TableInput",
        """{ "Parameters": { "storage.location.template": "s3://bucket/data/${day}/${hour}/" } }""", "no query finds them")]
    [InlineData("Catalog", "TableInput", """{ "Parameters": { "storage.location.template": "s3://bucket/other/${day}/" } }""",
        "no query finds them")]
    public void ReplacedOrHiddenData_IsDataLoss(string resource, string property, string value, string effect)
    {
        Set(resource, property, value);
        var change = Of(resource);
        Classes(change).ShouldContain("data-loss");
        ((string)change["effect"]!).ShouldContain(effect);
        ((string)change["remedy"]!).ShouldNotBeEmpty();
        ((string)change["source"]!).ShouldStartWith("https://docs.aws.amazon.com/");
    }

    [Theory]
    [InlineData("Table", "is deleted with items")]
    [InlineData("Bucket", "leaves the stack with objects: it stays in the account, is billed")]
    public void RemovedData_IsDataLoss(string resource, string effect)
    {
        _after.Remove(resource);
        var change = Of(resource);
        Classes(change).ShouldBe(["data-loss"]);
        ((string)change["effect"]!).ShouldContain(effect);
    }

    [Fact]
    public void KeyThatIsDeleted_LosesWhatItEncrypted()
    {
        var before = JsonNode.Parse(Template.Replace("\"Retain\"", "\"Delete\"", StringComparison.Ordinal))!;
        _after.Remove("Key");
        Set("Stream", "StreamEncryption", """{ "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis" }""");
        var changes = Changes(before);
        ((string)changes.Single(change => (string)change!["id"]! == "Stream")!["effect"]!).ShouldContain(
            "encrypted with a key that is deleted: it cannot be read any more");
        ((string)changes.Single(change => (string)change!["id"]! == "Key")!["effect"]!).ShouldContain("is deleted with the key");
    }

    [Theory]
    [InlineData("Table", "TimeToLiveSpecification", """{ "Enabled": true, "AttributeName": "gone_at" }""",
        "from expires to gone_at, which DynamoDB refuses")]
    [InlineData("Table", "GlobalSecondaryIndexes", """
        [{ "IndexName": "b", "KeySchema": [{ "AttributeName": "b", "KeyType": "HASH" }],
          "Projection": { "ProjectionType": "ALL" } }]
        """, "2 global indexes are created or deleted")]
    [InlineData("Channel", "ServiceExecutionRoleARN", "\"two\"", "by one of the same name, fixed, which AWS refuses")]
    public void WhatAwsRefuses_IsRefused(string resource, string property, string value, string effect)
    {
        Set(resource, property, value);
        var change = Of(resource);
        Classes(change).ShouldContain("refused");
        ((string)change["effect"]!).ShouldContain(effect);
        ((string)change["remedy"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public void ReplacementWithoutData_IsReplaced()
    {
        Set("Subscription", "Endpoint", "\"b@example.com\"");
        Classes(Of("Subscription")).ShouldBe(["replaced"]);
    }

    [Fact]
    public void RemovalWithoutData_IsRemoved()
    {
        _after.Remove("Group");
        Classes(Of("Group")).ShouldBe(["removed"]);
    }

    [Theory]
    [InlineData("Group", "Description", "\"two\"")]
    [InlineData("Stream", "ShardCount", "2")]
    [InlineData("Table", "TimeToLiveSpecification", """{ "Enabled": false }""")]
    [InlineData("Alarm", "Threshold", "4")]
    public void OtherChanges_AreInPlace(string resource, string property, string value)
    {
        Set(resource, property, value);
        Classes(Of(resource)).ShouldBe(["in-place"]);
    }

    [Theory]
    [InlineData(true, "data-loss")]
    [InlineData(false, "in-place")]
    public void KeyThatGoesOutOfUse_IsKeptForItsReadersOrNot(bool loses, string expected)
    {
        const string Reads =
            """{ "Statement": [{ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": { "Fn::GetAtt": ["Key", "Arn"] } }] }""";
        var before = JsonNode.Parse(Template)!;
        before["Resources"]!["Policy"]!["Properties"]!["PolicyDocument"] = JsonNode.Parse(Reads);
        Set("Policy", "PolicyDocument", loses ? """{ "Statement": [] }""" : Reads);
        Set("Stream", "StreamEncryption", """{ "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis" }""");
        var change = Changes(before).Single(change => (string)change!["id"]! == "Stream")!;
        Classes(change).ShouldBe([expected]);
        if (loses)
            ((string)change["effect"]!).ShouldContain("stays encrypted with the old key, which its readers may no longer use");
    }

    // As the library writes the partitions: one column with the whole date.
    [Theory]
    [InlineData("day", "datehour", "data-loss")]
    [InlineData("datehour", "day", "in-place")]
    public void FoldersOfOneColumn_AreReadByTheirFormat(string before, string after, string expected)
    {
        static JsonNode Table(string column) => JsonNode.Parse($$$"""
            { "Parameters": { "storage.location.template": { "Fn::Join": ["", ["s3://", { "Ref": "Bucket" },
              "/data/${{{{column}}}}/"]] },
              "projection.{{{column}}}.format": "{{{(column == "day" ? "yyyy/MM/dd" : "yyyy/MM/dd/HH")}}}" } }
            """)!;
        var old = JsonNode.Parse(Template)!;
        old["Resources"]!["Catalog"]!["Properties"]!["TableInput"] = Table(before);
        _after["Catalog"]!["Properties"]!["TableInput"] = Table(after);
        Classes(Changes(old).ShouldHaveSingleItem()!).ShouldBe([expected]);

        // A second table for the former folders.
        _after["Former"] =
            new JsonObject { ["Type"] = "AWS::Glue::Table", ["Properties"] = new JsonObject { ["TableInput"] = Table(before) } };
        Changes(old).ShouldEachBe(change => !Classes(change!).Contains("data-loss"));
    }

    [Fact]
    public void DailyFoldersInPlaceOfHourlyOnes_AreInPlace()
    {
        var before = JsonNode.Parse(Template)!;
        before["Resources"]!["Catalog"]!["Properties"]!["TableInput"]!["Parameters"]!["storage.location.template"] =
            "s3://bucket/data/${day}/${hour}/";
        Classes(Changes(before).ShouldHaveSingleItem()!).ShouldBe(["in-place"]);
    }

    [Fact]
    public void RemovedAlarm_IsAnAlarm()
    {
        _after.Remove("Alarm");
        Classes(Of("Alarm")).ShouldBe(["alarm"]);
    }

    [Theory]
    [InlineData("Threshold", "50", "its threshold moves away, from 5 to 50")]
    [InlineData("ActionsEnabled", "false", "its actions are switched off")]
    [InlineData("AlarmActions", "[]", "it has fewer actions")]
    public void AlarmThatTellsLess_IsAnAlarm(string property, string value, string effect)
    {
        Set("Alarm", property, value);
        Classes(Of("Alarm")).ShouldBe(["alarm"]);
        ((string)Of("Alarm")["effect"]!).ShouldContain(effect);
    }

    [Fact]
    public void WiderRights_AreIam()
    {
        Set("Policy", "PolicyDocument", """{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }""");
        var change = Changes().Single(change => Classes(change!).Contains("iam"))!;
        ((string)change["effect"]!).ShouldBe("AWS:r: Allow s3:* on *");
    }

    [Theory]
    [InlineData("Deny", "Allow", 1)]
    [InlineData("Allow", "Deny", 0)]
    public void DenialThatGoes_IsIam(string before, string after, int wider)
    {
        string Document(string effect) =>
            $$"""{ "Statement": [{ "Effect": "{{effect}}", "Action": "s3:PutObject", "Resource": "*" }] }""";
        var old = JsonNode.Parse(Template)!;
        old["Resources"]!["Policy"]!["Properties"]!["PolicyDocument"] = JsonNode.Parse(Document(before));
        Set("Policy", "PolicyDocument", Document(after));
        Changes(old).Count(change => Classes(change!).Contains("iam")).ShouldBeGreaterThanOrEqualTo(wider);
        if (wider == 0) Changes(old).ShouldNotContain(change => Classes(change!).Contains("iam"));
    }

    [Fact]
    public void NewResource_IsNew()
    {
        _after["Queue"] = JsonNode.Parse("""{ "Type": "AWS::SQS::Queue" }""");
        Classes(Of("Queue")).ShouldBe(["new"]);
    }

    [Theory]
    [InlineData("data-loss", 1)]
    [InlineData("alarm, refused", 0)]
    [InlineData("alarm,data-loss", 1)]
    public void FailOn_IsTheExitCode(string classes, int expected)
    {
        Set("Table", "KeySchema", """[{ "AttributeName": "other", "KeyType": "HASH" }]""");
        var (exitCode, output) = Diff(JsonNode.Parse(Template)!, "--fail-on", classes);
        exitCode.ShouldBe(expected, output);
        output.ShouldContain("DATA-LOSS  app/Table (AWS::DynamoDB::GlobalTable) is replaced (KeySchema)");
        output.ShouldContain("      do: ");
    }

    [Fact]
    public void Markdown_IsATable()
    {
        _after.Remove("Alarm");
        var (exitCode, output) = Diff(JsonNode.Parse(Template)!, "--markdown");
        exitCode.ShouldBe(0, output);
        output.ShouldContain("| alarm | `Alarm` | the alarm is removed |  |");
    }

    [Fact]
    public void Mistakes_AreToldTogether()
    {
        var (exitCode, output) = Script("--before", _folder.Path, "--after", "nowhere", "base");
        exitCode.ShouldBe(2);
        output.ShouldContain("- BASE must not stand beside --before and --after; got base");
        output.ShouldContain("- --after must be a template or a folder of templates; got nowhere, which does not exist");
        output.ShouldNotContain("    at ");
    }

    [Theory]
    [InlineData("{", "must be a CloudFormation template in JSON")]
    [InlineData("[]", "must be a CloudFormation template in JSON")]
    public void WhatIsNoTemplate_IsRefused(string text, string message)
    {
        var file = Path.Combine(_folder.Path, "a.json");
        File.WriteAllText(file, text);
        var (exitCode, output) = Script("--before", file, "--after", file);
        exitCode.ShouldBe(2);
        output.ShouldContain(message);
        output.ShouldNotContain("    at ");
    }

    [Fact]
    public void UnknownClass_ListsTheKnown()
    {
        var (exitCode, output) = Script("--before", _folder.Path, "--after", _folder.Path, "--fail-on", "losses");
        exitCode.ShouldBe(2);
        output.ShouldContain(
            "--fail-on must be of data-loss, refused, alarm, iam, replaced, removed, in-place, new, with commas between; got " +
            "losses");
    }

    private void Set(string resource, string property, string value) =>
        _after[resource]!["Properties"]![property] = JsonNode.Parse(value);

    private JsonNode Of(string resource) => Changes().Single(change => (string)change!["id"]! == resource)!;

    private static string[] Classes(JsonNode change) => [.. change["classes"]!.AsArray().Select(name => (string)name!)];

    private JsonArray Changes(JsonNode? before = null) =>
        differ.Of(before ?? JsonNode.Parse(Template)!, new JsonObject { ["Resources"] = _after.DeepClone() });

    private (int ExitCode, string Output) Diff(JsonNode before, params string[] options)
    {
        var (old, now) = (Path.Combine(_folder.Path, "old.json"), Path.Combine(_folder.Path, "app.template.json"));
        File.WriteAllText(old, before.ToJsonString());
        File.WriteAllText(now, new JsonObject { ["Resources"] = _after.DeepClone() }.ToJsonString());
        return Script(["--before", old, "--after", now, .. options]);
    }

    private static (int ExitCode, string Output) Script(params string[] arguments) =>
        Command.Run(
            new System.Diagnostics.ProcessStartInfo("node", [Repository.PathTo("scripts", "lib", "diff.mjs"), .. arguments]));
}
