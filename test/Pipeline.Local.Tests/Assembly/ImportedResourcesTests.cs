using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Assembly;

public sealed class ImportedResourcesTests : IDisposable
{
    private const string Own = "eu-west-1:111122223333";
    private const string Stream = $"arn:aws:kinesis:{Own}:stream/elsewhere";
    private const string Table = $"arn:aws:dynamodb:{Own}:table/elsewhere";

    private readonly AssemblyFolder _folder = new();

    [Fact]
    public void MappingsSource_IsNeededAtStart()
    {
        var found = Find(Mapping(Stream)).ShouldHaveSingleItem();
        (found.Type, found.Name, found.Arn).ShouldBe((AwsType.Kinesis.Stream, "elsewhere", Stream));
        (found.IsNeededAtStart, found.IsForeign).ShouldBe((true, false));
        found.UsedBy.ShouldBe(["app/Reader/Mapping/Resource"]);
        found.Sentence.ShouldBe(
            "uses stream elsewhere that the chosen stacks do not make (used by app/Reader/Mapping); " +
            "run the stack that makes it too, or give --create-imported to make it empty");
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:jobs")]
    [InlineData("arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-01-01T00:00:00.000")]
    public void MappingsOtherSource_IsNotLookedFor(string source) => Find(Mapping(source)).ShouldBeEmpty();

    [Fact]
    public void MappingsConsumer_BringsItsStream()
    {
        var deployment = Read(Mapping($"{Stream}/consumer/fan-out:1700000000"));
        var found = ImportedResources.Find(deployment);
        found.Select(item => (item.Type, item.Name, item.IsNeededAtStart)).ShouldBe(
            [(AwsType.Kinesis.Stream, "elsewhere", true), (AwsType.Kinesis.StreamConsumer, "fan-out", true)]);
        var made = ImportedResources.Create(deployment, [.. found.Reverse()]).Resources.Take(2).ToList();
        made.Select(resource => resource.Type).ShouldBe([AwsType.Kinesis.Stream, AwsType.Kinesis.StreamConsumer]);
        made[1].Arn.ShouldBe($"{Stream}/consumer/fan-out:1700000000");
        made[1].Properties.ToJsonString().ShouldBe($$"""{"ConsumerName":"fan-out","StreamARN":"{{Stream}}"}""");
    }

    [Fact]
    public void ConsumersStream_IsNeededAtStart() => Find($$"""
        "Consumer": { "Type": "AWS::Kinesis::StreamConsumer", "Properties": { "ConsumerName": "c", "StreamARN": "{{Stream}}" } }
        """).ShouldHaveSingleItem().IsNeededAtStart.ShouldBeTrue();

    [Fact]
    public void DeliveryStreamsSourceAndBuckets_AreNeededAtStart()
    {
        var found = Find($$"""
            "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
              "DeliveryStreamType": "KinesisStreamAsSource",
              "KinesisStreamSourceConfiguration": { "KinesisStreamARN": "{{Stream}}", "RoleARN": "r" },
              "ExtendedS3DestinationConfiguration": {
                "BucketARN": "arn:aws:s3:::data", "S3BackupConfiguration": { "BucketARN": "arn:aws:s3:::backup" } },
              "HttpEndpointDestinationConfiguration": { "S3Configuration": { "BucketARN": "arn:aws:s3:::failed" } } } }
            """);
        found.Select(item => item.Name).ShouldBe(["elsewhere", "data", "backup", "failed"]);
        found.ShouldEachBe(item => item.IsNeededAtStart && item.UsedBy.Single() == "app/Delivery");
    }

    [Fact]
    public void WhatTheStacksMake_IsNotImported() => Find("""
        "Stream": { "Type": "AWS::Kinesis::Stream" }, "Bucket": { "Type": "AWS::S3::Bucket" },
        "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
          "FunctionName": "f", "EventSourceArn": { "Fn::GetAtt": ["Stream", "Arn"] } } },
        "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
          "ExtendedS3DestinationConfiguration": { "BucketARN": { "Fn::GetAtt": ["Bucket", "Arn"] } } } }
        """).ShouldBeEmpty();

    [Theory]
    [InlineData(Table, "AWS::DynamoDB::Table", Table)]
    [InlineData(Table + "/index/*", "AWS::DynamoDB::Table", Table)]
    [InlineData("arn:aws:dynamodb:*:*:table/elsewhere", "AWS::DynamoDB::Table", Table)]
    [InlineData(Stream, "AWS::Kinesis::Stream", Stream)]
    [InlineData("arn:aws:s3:::elsewhere", "AWS::S3::Bucket", "arn:aws:s3:::elsewhere")]
    [InlineData("arn:aws:s3:::elsewhere/rejects/*", "AWS::S3::Bucket", "arn:aws:s3:::elsewhere")]
    public void NameInARolesPolicy_IsFoundWhereverThePolicyStands(string resource, string type, string arn)
    {
        var document = Document("Allow", resource);
        var attached = FunctionWith(""" "ManagedPolicyArns": [{ "Ref": "Policy" }] """);
        string[] rights =
        [
            FunctionWith(Inline("Allow", resource)),
            $$"""
            {{FunctionWith()}}, "Policy": { "Type": "AWS::IAM::Policy", "Properties": {
              "PolicyName": "p", "Roles": [{ "Ref": "Role" }], "PolicyDocument": {{document}} } }
            """,
            $$"""
            {{FunctionWith()}}, "Policy": { "Type": "AWS::IAM::RolePolicy", "Properties": {
              "PolicyName": "p", "RoleName": { "Ref": "Role" }, "PolicyDocument": {{document}} } }
            """,
            $$"""
            {{attached}}, "Policy": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {{document}} } }
            """,
        ];
        foreach (var right in rights)
        {
            var found = Find(right).ShouldHaveSingleItem(right);
            (found.Type, found.Name, found.Arn).ShouldBe((type, "elsewhere", arn));
            (found.IsNeededAtStart, found.IsForeign).ShouldBe((false, false));
            found.UsedBy.ShouldBe(["app/Function"]);
        }
    }

    [Theory]
    [InlineData("Allow", "arn:aws:dynamodb:eu-west-1:111122223333:table/else*")]
    [InlineData("Allow", "arn:aws:s3:::*")]
    [InlineData("Allow", "arn:aws:s3:::${aws:username}/*")]
    [InlineData("Allow", "*")]
    [InlineData("Allow", "arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1/*")]
    [InlineData("Allow", "arn:aws:sqs:eu-west-1:111122223333:elsewhere")]
    [InlineData("Allow", "arn:aws:dynamodb:eu-west-1:111122223333:global-table/elsewhere")]
    [InlineData("Deny", Table)]
    public void WhatAPolicyDoesNotNameOrDoesNotAllow_IsNotImported(string effect, string resource) =>
        Find(FunctionWith(Inline(effect, resource))).ShouldBeEmpty();

    [Fact]
    public void RoleOfNoFunction_IsNotLookedAt() =>
        Find($$""" "Role": { "Type": "AWS::IAM::Role", "Properties": { {{Inline("Allow", Table)}} } } """).ShouldBeEmpty();

    [Fact]
    public void SeveralUses_AreOneImport()
    {
        var found = Find($"{Mapping(Stream)}, {FunctionWith(Inline("Allow", Stream))}").ShouldHaveSingleItem();
        found.UsedBy.ShouldBe(["app/Reader/Mapping/Resource", "app/Function"]);
        found.IsNeededAtStart.ShouldBeTrue();
        found.Sentence.ShouldContain("(used by app/Reader/Mapping, app/Function)");
    }

    [Theory]
    [InlineData("us-east-1:111122223333", "Region us-east-1")]
    [InlineData("eu-west-1:444455556666", "account 444455556666")]
    public void OtherAccountOrRegion_IsNamedAndNotMade(string where, string elsewhere)
    {
        var deployment = Read(Mapping($"arn:aws:kinesis:{where}:stream/theirs"));
        var found = ImportedResources.Find(deployment).ShouldHaveSingleItem();
        (found.IsForeign, found.Elsewhere).ShouldBe((true, elsewhere));
        found.Sentence.ShouldBe(
            $"uses stream theirs of {elsewhere}, which a run of one account and Region does not have " +
            "(used by app/Reader/Mapping); give the stack one of its own account and Region, or leave the stack out (--stack)");
        var created = ImportedResources.Create(deployment, [found]);
        created.Resources.Count.ShouldBe(deployment.Resources.Count);
        var meaning = $"is not made: the run {found.Sentence}.";
        created.Unsupported[^1].ShouldBe(new Unsupported("app/Reader/Mapping/Resource", AwsType.Kinesis.Stream, meaning));
    }

    [Fact]
    public void StreamAndBucket_AreMadeEmptyBeforeAllOthers()
    {
        var deployment = Read($"{Mapping(Stream)}, {FunctionWith(Inline("Allow", "arn:aws:s3:::b/*"))}");
        var created = ImportedResources.Create(deployment, ImportedResources.Find(deployment));
        created.Resources.Skip(2).ShouldBe(deployment.Resources);
        created.Resources.Take(2).Select(resource => (resource.Type, resource.PhysicalId, resource.Arn)).ShouldBe(
            [(AwsType.Kinesis.Stream, "elsewhere", Stream), (AwsType.S3.Bucket, "b", "arn:aws:s3:::b")]);
        created.Resources.Take(2).Select(resource => resource.Properties.ToJsonString()).ShouldBe(
            ["""{"Name":"elsewhere","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""", "{}"]);
        ImportedResources.Find(created).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "partitionKey": "id" }""",
        """[{"AttributeName":"id","KeyType":"HASH"}]""",
        """[{"AttributeName":"id","AttributeType":"S"}]""")]
    [InlineData("""{ "partitionKey": "id", "sortKey": "at" }""",
        """[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}]""",
        """[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"at","AttributeType":"N"}]""")]
    public void Table_HasTheKeysOfTheFunctionsSchema(string keys, string schema, string attributes)
    {
        var created = CreateTable(Schema(keys));
        var table = created.OfType(AwsType.DynamoDb.Table).ShouldHaveSingleItem();
        (table.PhysicalId, table.Arn).ShouldBe(("elsewhere", Table));
        var request = TableRequest.Of(table);
        request["KeySchema"]!.ToJsonString().ShouldBe(schema);
        request["AttributeDefinitions"]!.ToJsonString().ShouldBe(attributes);
        request["BillingMode"]!.ToString().ShouldBe("PAY_PER_REQUEST");
        created.Unsupported.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "is not made: no function that uses table elsewhere has a schema.json beside its code, " +
        "which would tell its keys; run the stack that makes it too.")]
    [InlineData("{}", "is not made: the keys of table elsewhere cannot be read from ")]
    public void TableWhoseKeysAreNotKnown_IsNotMadeAndSaysSo(string? schema, string meaning)
    {
        var created = CreateTable(schema);
        created.OfType(AwsType.DynamoDb.Table).ShouldBeEmpty();
        var note = created.Unsupported.ShouldHaveSingleItem();
        (note.Path, note.Type).ShouldBe(("app/Function", AwsType.DynamoDb.Table));
        note.Meaning.ShouldStartWith(meaning);
    }

    public void Dispose() => _folder.Dispose();

    private static string Document(string effect, string resource) =>
        $$"""{ "Statement": [{ "Effect": "{{effect}}", "Action": "*", "Resource": ["{{resource}}"] }] }""";

    private static string Inline(string effect, string resource) =>
        $$""" "Policies": [{ "PolicyName": "p", "PolicyDocument": {{Document(effect, resource)}} }] """;

    private static string Mapping(string source) => $$"""
        "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Metadata": { "aws:cdk:path": "app/Reader/Mapping/Resource" },
          "Properties": { "FunctionName": "f", "EventSourceArn": "{{source}}" } }
        """;

    private static string FunctionWith(string role = "") => $$"""
        "Role": { "Type": "AWS::IAM::Role", "Properties": { {{role}} } },
        "Function": { "Type": "AWS::Lambda::Function", "Properties": {
          "Runtime": "dotnet10", "Handler": "app", "Role": { "Fn::GetAtt": ["Role", "Arn"] },
          "Code": { "S3Bucket": "b", "S3Key": "abc.zip" } } }
        """;

    private static string Schema(string keys) => $$"""
        { "title": "events", "type": "object", "required": ["id", "at"], "x-dynamodb": {{keys}},
          "properties": { "id": { "type": "string", "minLength": 1 }, "at": { "type": "integer" } } }
        """;

    private Deployment CreateTable(string? schema)
    {
        _folder.Write("asset.abc/app.dll", "code");
        if (schema is not null) _folder.Write("asset.abc/schema.json", schema);
        _folder.Asset("app", "abc", "asset.abc");
        var deployment = Read(FunctionWith(Inline("Allow", Table)));
        return ImportedResources.Create(deployment, ImportedResources.Find(deployment));
    }

    private IReadOnlyList<Imported> Find(string resources) => ImportedResources.Find(Read(resources));

    private Deployment Read(string resources) =>
        _folder.Stack("app", $$"""{ "Resources": { {{resources}}, "Queue": { "Type": "AWS::SQS::Queue" } } }""").Read();
}
