using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// A small cloud assembly that this library's constructs did not make: a stream, a function that reads it, and a Firehose stream
/// that delivers it to a bucket. A test changes each part as it needs.
/// </summary>
internal sealed class DoorAssembly : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _resources;

    public DoorAssembly()
    {
        _resources = JsonNode.Parse("""
            {
              "Readings": { "Type": "AWS::Kinesis::Stream", "Properties": { "ShardCount": 2 } },
              "Data": { "Type": "AWS::S3::Bucket" },
              "Role": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
                "Action": "sts:AssumeRole",
                  "Principal": { "Service": ["lambda.amazonaws.com", "firehose.amazonaws.com"] } }] },
                "Policies": [{ "PolicyName": "All", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                  { "Effect": "Allow", "Action": ["kinesis:*", "s3:*", "logs:*"], "Resource": "*" }] } }] } },
              "Function": { "Type": "AWS::Lambda::Function", "Properties": {
                "Runtime": "dotnet10", "Handler": "Pipeline.Local.TestFunction", "MemorySize": 512, "Timeout": 60,
                "Architectures": ["arm64"],
                "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "S3Bucket": "assets", "S3Key": "code.zip" },
                "Environment": { "Variables": {} } } },
              "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": { "Fn::GetAtt": ["Readings", "Arn"] }, "FunctionName": { "Ref": "Function" },
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": 500, "MaximumRetryAttempts": 1 } },
              "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
                "DeliveryStreamType": "KinesisStreamAsSource",
                "KinesisStreamSourceConfiguration": { "KinesisStreamARN": { "Fn::GetAtt": ["Readings", "Arn"] },
                "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] } },
                "ExtendedS3DestinationConfiguration": { "BucketARN": { "Fn::GetAtt": ["Data", "Arn"] },
                "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] },
                  "Prefix": "data/", "ErrorOutputPrefix": "errors/", "BufferingHints": { "IntervalInSeconds": 60,
                  "SizeInMBs": 5 } } } }
            }
            """)!.AsObject();
        Code("asset.code");
    }

    public string Path => _folder.Path;

    public JsonObject this[string resource] => _resources[resource]!["Properties"]!.AsObject();

    public string In(string file) => System.IO.Path.Combine(_folder.Path, file);

    public DoorAssembly Without(params string[] resources)
    {
        foreach (var resource in resources) _resources.Remove(resource);
        return this;
    }

    public DoorAssembly With(string resource, string definition)
    {
        _resources[resource] = JsonNode.Parse(definition);
        return this;
    }

    /// <summary>Sets an environment variable of the function, which controls its behaviour.</summary>
    public DoorAssembly Behaves(string variable, string value)
    {
        this["Function"]["Environment"]!["Variables"]![variable] = value;
        return this;
    }

    /// <summary>Adds the table <c>kept</c>, which has a stream.</summary>
    public DoorAssembly WithTable() => With("Table", """
        { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "kept", "BillingMode": "PAY_PER_REQUEST",
          "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
          "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
          "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }] } }
        """);

    /// <summary>Grants more actions to the role that all parts share.</summary>
    public DoorAssembly Grants(params string[] actions)
    {
        var statement = this["Role"]["Policies"]![0]!["PolicyDocument"]!["Statement"]![0]!;
        foreach (var action in actions) statement["Action"]!.AsArray().Add(action);
        return this;
    }

    /// <summary>Makes the function call AWS in each invocation and ignore the response.</summary>
    public DoorAssembly Calls(string service, string target, string body) => Behaves(
        "CALLS", new JsonArray(new JsonObject { ["service"] = service, ["target"] = target, ["body"] = body }).ToJsonString());

    /// <summary>The same for a service that is called by path.</summary>
    public DoorAssembly CallsPath(string service, string path, string body = "{}") =>
        Behaves("CALLS", new JsonArray(new JsonObject
        {
            ["service"] = service,
            ["path"] = path,
            ["type"] = "application/json",
            ["body"] = body,
        }).ToJsonString());

    /// <summary>The folder of the assembly, as an argument of the command.</summary>
    public string Write()
    {
        var template = new JsonObject { ["Resources"] = _resources.DeepClone() };
        File.WriteAllText(In("door.template.json"), template.ToJsonString());
        File.WriteAllText(In("door.assets.json"), """
            { "files": { "code": { "source": { "path": "asset.code", "packaging": "zip" },
              "destinations": { "here": { "bucketName": "assets", "objectKey": "code.zip" } } } } }
            """);
        File.WriteAllText(In("manifest.json"), """
            { "version": "48.0.0", "artifacts": {
              "door.assets": { "type": "cdk:asset-manifest", "properties": { "file": "door.assets.json" } },
              "door": { "type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
              "properties": { "templateFile": "door.template.json" } } } }
            """);
        return _folder.Path;
    }

    public void Dispose() => _folder.Dispose();

    private void Code(string folder)
    {
        var source = Repository.PathTo("artifacts", "bin", "Pipeline.Local.TestFunction",
            new DirectoryInfo(AppContext.BaseDirectory).Name);
        Directory.CreateDirectory(In(folder));
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, In($"{folder}/{System.IO.Path.GetFileName(file)}"));
    }
}
