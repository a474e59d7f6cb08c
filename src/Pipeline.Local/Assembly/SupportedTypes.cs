using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>The resource types that a run makes or reads; all others are listed as left out.</summary>
internal static class SupportedTypes
{
    public const string Stream = "AWS::Kinesis::Stream";
    public const string StreamConsumer = "AWS::Kinesis::StreamConsumer";
    public const string DeliveryStream = "AWS::KinesisFirehose::DeliveryStream";
    public const string Table = "AWS::DynamoDB::Table";
    public const string GlobalTable = "AWS::DynamoDB::GlobalTable";
    public const string Bucket = "AWS::S3::Bucket";
    public const string BucketPolicy = "AWS::S3::BucketPolicy";
    public const string Queue = "AWS::SQS::Queue";
    public const string QueuePolicy = "AWS::SQS::QueuePolicy";
    public const string Topic = "AWS::SNS::Topic";
    public const string Function = "AWS::Lambda::Function";
    public const string FunctionVersion = "AWS::Lambda::Version";
    public const string FunctionAlias = "AWS::Lambda::Alias";
    public const string FunctionPermission = "AWS::Lambda::Permission";
    public const string EventSourceMapping = "AWS::Lambda::EventSourceMapping";
    public const string Role = "AWS::IAM::Role";
    public const string Policy = "AWS::IAM::Policy";
    public const string RolePolicy = "AWS::IAM::RolePolicy";
    public const string ManagedPolicy = "AWS::IAM::ManagedPolicy";
    public const string Key = "AWS::KMS::Key";
    public const string KeyAlias = "AWS::KMS::Alias";
    public const string LogGroup = "AWS::Logs::LogGroup";
    public const string LogStream = "AWS::Logs::LogStream";
    public const string Alarm = "AWS::CloudWatch::Alarm";

    /// <summary>What a run does something with: a stack without any of these has nothing to run.</summary>
    public static readonly IReadOnlySet<string> ActedOn = new HashSet<string> { Stream, DeliveryStream, Table, GlobalTable, Bucket, Queue, Topic, Function };

    private static readonly HashSet<string> Read =
    [
        StreamConsumer, BucketPolicy, QueuePolicy, FunctionVersion, FunctionAlias, FunctionPermission, EventSourceMapping,
        Role, Policy, RolePolicy, ManagedPolicy, Key, KeyAlias, LogGroup, LogStream, Alarm,
    ];

    // A nested stack is its resources.
    public static bool IsSupported(string type) => ActedOn.Contains(type) || Read.Contains(type) || type == NestedStack.Type;

    /// <summary>Whether a stack is worth running for a resource as it stands in the template; of functions, those whose runtime is here.</summary>
    public static bool IsActedOn(JsonObject? definition)
    {
        var type = definition?["Type"]?.ToString() ?? "";
        if (type == Function) return FunctionCode.IsRunnable(definition?["Properties"]?["Runtime"]?.ToString() ?? "");
        return ActedOn.Contains(type) || type == NestedStack.Type;
    }
}
