using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.S3;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>The permissions that calls need: action, resource, and those for the encryption key.</summary>
public sealed class PermissionsTests
{
    private const string Table = "arn:aws:dynamodb:eu-west-1:111122223333:table/readings";
    private const string Plain = "arn:aws:dynamodb:eu-west-1:111122223333:table/plain";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/k1";

    private static readonly Deployment Deployment = new(
        "111122223333",
        "eu-west-1",
        "aws",
        [
            Make("AWS::KMS::Key", "k1", Key, "{}"),
            Make("AWS::DynamoDB::GlobalTable", "readings", Table,
                $$$"""{"Replicas":[{"Region":"eu-west-1","SSESpecification":{"KMSMasterKeyId":"{{{Key}}}"}}]}"""),
            Make("AWS::DynamoDB::Table", "plain", "arn:aws:dynamodb:eu-west-1:111122223333:table/plain", "{}"),
            Make("AWS::S3::Bucket", "data", "arn:aws:s3:::data", Encrypted("k1", isBucketKey: true)),
            Make("AWS::S3::Bucket", "objects", "arn:aws:s3:::objects", Encrypted(Key, isBucketKey: false)),
            Make("AWS::S3::Bucket", "managed", "arn:aws:s3:::managed",
                Encrypted("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3", isBucketKey: false)),
        ],
        [],
        new Dictionary<(string, string), string>());

    [Theory]
    [InlineData("BatchWriteItem", """{"RequestItems":{"plain":[]}}""",
        "dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:111122223333:table/plain")]
    [InlineData("PutItem", """{"TableName":"other"}""", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/other")]
    [InlineData("Query", """{"TableName":"plain","IndexName":"by-time"}""",
        "dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/plain/index/by-time")]
    [InlineData("TransactWriteItems",
        """{"TransactItems":[{"Put":{"TableName":"plain"}},{"ConditionCheck":{"TableName":"plain"}}]}""",
            "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/plain, dynamodb:ConditionCheckItem " +
            "arn:aws:dynamodb:eu-west-1:111122223333:table/plain")]
    [InlineData("PutItem", """{"TableName":"readings"}""",
        "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/readings, kms:Decrypt " +
        "arn:aws:kms:eu-west-1:111122223333:key/k1")]
    [InlineData(
        "DescribeTable", """{"TableName":"readings"}""",
        "dynamodb:DescribeTable arn:aws:dynamodb:eu-west-1:111122223333:table/readings")]
    [InlineData(
        "DescribeTimeToLive", """{"TableName":"readings"}""",
        "dynamodb:DescribeTimeToLive arn:aws:dynamodb:eu-west-1:111122223333:table/readings")]
    [InlineData("ListTables", "{}", "dynamodb:ListTables *")]
    [InlineData("DescribeEndpoints", "{}", "dynamodb:DescribeEndpoints *")]
    [InlineData("PutItem", """{"TableName":5}""", "")]
    [InlineData(
        "ExecuteStatement", """{"Statement":"SELECT * FROM \"plain\" WHERE a = 'x'"}""",
        "dynamodb:PartiQLSelect arn:aws:dynamodb:eu-west-1:111122223333:table/plain")]
    [InlineData(
        "ExecuteStatement", """{"Statement":"select a, \"from\" from \"plain\".\"by-time\" where a = 1"}""",
        "dynamodb:PartiQLSelect arn:aws:dynamodb:eu-west-1:111122223333:table/plain/index/by-time")]
    [InlineData(
        "ExecuteStatement", """{"Statement":"INSERT INTO other VALUE {'a': 'it''s'}"}""",
        "dynamodb:PartiQLInsert arn:aws:dynamodb:eu-west-1:111122223333:table/other")]
    [InlineData(
        "ExecuteStatement", """{"Statement":"UPDATE \"plain\" SET a = 1 WHERE b = 2"}""",
        "dynamodb:PartiQLUpdate arn:aws:dynamodb:eu-west-1:111122223333:table/plain")]
    [InlineData(
        "ExecuteStatement", """{"Statement":"DELETE FROM \"readings\" WHERE b = 2"}""",
        "dynamodb:PartiQLDelete " + Table + ", kms:Decrypt " + Key)]
    [InlineData(
        "BatchExecuteStatement", """{"Statements":[{"Statement":"SELECT * FROM plain"},{"Statement":"UPDATE plain SET a=1"}]}""",
        "dynamodb:PartiQLSelect " + Plain + ", dynamodb:PartiQLUpdate " + Plain)]
    [InlineData(
        "ExecuteTransaction", """{"TransactStatements":[{"Statement":"EXISTS(SELECT * FROM \"plain\" WHERE a=1)"}]}""",
        "dynamodb:PartiQLSelect arn:aws:dynamodb:eu-west-1:111122223333:table/plain")]
    [InlineData("ExecuteStatement", """{"Statement":"DROP TABLE plain"}""", "")]
    [InlineData("ExecuteStatement", """{"Statement":"SELECT *"}""", "")]
    [InlineData("ExecuteStatement", "{}", "")]
    public void CallOfDynamoDb_NeedsItsTable(string operation, string input, string expected) =>
        Text(new DynamoDbPermissions(Deployment).Of(operation, JsonNode.Parse(input)!.AsObject())).ShouldBe(expected);

    [Fact]
    public void KeyOfATable_IsUsedThroughDynamoDb()
    {
        var input = JsonNode.Parse("""{"TableName":"readings"}""")!.AsObject();
        var permission = new DynamoDbPermissions(Deployment).Of("PutItem", input).Last();
        permission.Context!["kms:ViaService"].ShouldBe(["dynamodb.eu-west-1.amazonaws.com"]);
        permission.Context["kms:EncryptionContext:aws:dynamodb:tableName"].ShouldBe(["readings"]);
        permission.Context["kms:EncryptionContext:aws:dynamodb:subscriberId"].ShouldBe(["111122223333"]);
    }

    [Theory]
    [InlineData("GET", "/", "s3:ListAllMyBuckets *")]
    [InlineData("GET", "/plain?list-type=2&prefix=a", "s3:ListBucket arn:aws:s3:::plain")]
    [InlineData("GET", "/plain?location", "s3:GetBucketLocation arn:aws:s3:::plain")]
    [InlineData("PUT", "/plain", "s3:CreateBucket arn:aws:s3:::plain")]
    [InlineData("GET", "/plain?lifecycle", "s3:GetLifecycleConfiguration arn:aws:s3:::plain")]
    [InlineData("DELETE", "/plain?lifecycle", "s3:PutLifecycleConfiguration arn:aws:s3:::plain")]
    [InlineData("GET", "/plain?policy", "s3:GetBucketPolicy arn:aws:s3:::plain")]
    [InlineData("PUT", "/plain?versioning", "s3:PutBucketVersioning arn:aws:s3:::plain")]
    [InlineData("DELETE", "/plain?cors", "s3:PutBucketCORS arn:aws:s3:::plain")]
    [InlineData("GET", "/plain/a?tagging", "s3:GetObjectTagging arn:aws:s3:::plain/a")]
    [InlineData("DELETE", "/plain/a?tagging", "s3:DeleteObjectTagging arn:aws:s3:::plain/a")]
    [InlineData("GET", "/plain/a?attributes", "s3:GetObjectAttributes arn:aws:s3:::plain/a")]
    [InlineData("GET", "/plain/a?uploadId=1", "s3:ListMultipartUploadParts arn:aws:s3:::plain/a")]
    [InlineData("POST", "/plain/a?restore", "s3:RestoreObject arn:aws:s3:::plain/a")]
    [InlineData("PUT", "/plain/a%20b/c.gz", "s3:PutObject arn:aws:s3:::plain/a b/c.gz")]
    [InlineData("GET", "/plain/a", "s3:GetObject arn:aws:s3:::plain/a")]
    [InlineData("HEAD", "/plain/a", "s3:GetObject arn:aws:s3:::plain/a")]
    [InlineData("DELETE", "/plain/a?uploadId=1", "s3:AbortMultipartUpload arn:aws:s3:::plain/a")]
    [InlineData("DELETE", "/plain/a", "s3:DeleteObject arn:aws:s3:::plain/a")]
    [InlineData("POST", "/plain/a?uploads", "s3:PutObject arn:aws:s3:::plain/a")]
    [InlineData("PUT", "/managed/a", "s3:PutObject arn:aws:s3:::managed/a")]
    [InlineData("PUT", "/data/a",
        "s3:PutObject arn:aws:s3:::data/a, kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/k1")]
    [InlineData("GET", "/objects/a",
        "s3:GetObject arn:aws:s3:::objects/a, kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k1")]
    public void RequestToS3_NeedsItsBucketOrObject(string method, string target, string expected) =>
        Text(new S3Permissions(Deployment).Of(Request(method, target))).ShouldBe(expected);

    [Theory]
    [InlineData("/data/a/b", "arn:aws:s3:::data")]
    [InlineData("/objects/a/b", "arn:aws:s3:::objects/a/b")]
    public void EncryptionContext_IsTheBucketWithABucketKey(string path, string expected) =>
        new S3Permissions(Deployment).Of(Request("PUT", path)).Last()
        .Context!["kms:EncryptionContext:aws:s3:arn"].ShouldBe([expected]);

    [Theory]
    [InlineData(
        "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + "<Object><Key>a</Key></Object><Object><Key>b/c</Key></Object></Delete>",
        "s3:DeleteObject arn:aws:s3:::plain/a, s3:DeleteObject arn:aws:s3:::plain/b/c")]
    [InlineData(
        "<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>", "s3:DeleteObjectVersion arn:aws:s3:::plain/a")]
    [InlineData("no XML", "s3:DeleteObject arn:aws:s3:::plain")]
    public void DeletingObjects_NeedsTheRightToEachOfThem(string body, string expected)
    {
        var permissions = new S3Permissions(Deployment)
            .Of(Request("POST", "/plain?delete"), System.Text.Encoding.UTF8.GetBytes(body));
        Text(permissions).ShouldBe(expected);
    }

    private static HttpRequest Request(string method, string target)
    {
        var context = new DefaultHttpContext();
        var parts = target.Split('?');
        context.Request.Method = method;
        context.Request.Path = Uri.UnescapeDataString(parts[0]);
        context.Request.QueryString = new QueryString(parts.Length > 1 ? $"?{parts[1]}" : "");
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = target;
        return context.Request;
    }

    private static string Text(IEnumerable<Permission> permissions) =>
        string.Join(", ", permissions.Select(permission => $"{permission.Action} {permission.Resource}"));

    private static string Encrypted(string key, bool isBucketKey) => new JsonObject
    {
        ["BucketEncryption"] = new JsonObject
        {
            ["ServerSideEncryptionConfiguration"] = new JsonArray(new JsonObject
            {
                ["BucketKeyEnabled"] = isBucketKey,
                ["ServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "aws:kms", ["KMSMasterKeyID"] = key },
            }),
        },
    }.ToJsonString();

    private static Resource Make(string type, string id, string arn, string properties) =>
        new("stack", id, type, id, arn, $"stack/{id}", JsonNode.Parse(properties)!.AsObject());
}
