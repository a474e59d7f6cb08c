namespace Pipeline;

/// <summary>
/// The resource types of CloudFormation that more than one file of this repository names, by service: <c>AWS::Kinesis::Stream</c>
/// is <c>Kinesis.Stream</c>. Compiled into both the constructs and the local run, which must not refer to each other.
/// </summary>
internal static class AwsType
{
    internal static class CloudFormation
    {
        public const string Stack = "AWS::CloudFormation::Stack";
    }

    internal static class CloudWatch
    {
        public const string Alarm = "AWS::CloudWatch::Alarm";
        public const string CompositeAlarm = "AWS::CloudWatch::CompositeAlarm";
        public const string Dashboard = "AWS::CloudWatch::Dashboard";
    }

    internal static class DynamoDb
    {
        public const string GlobalTable = "AWS::DynamoDB::GlobalTable";
        public const string Table = "AWS::DynamoDB::Table";
    }

    internal static class Firehose
    {
        public const string DeliveryStream = "AWS::KinesisFirehose::DeliveryStream";
    }

    internal static class Glue
    {
        public const string Database = "AWS::Glue::Database";
        public const string Job = "AWS::Glue::Job";
        public const string Table = "AWS::Glue::Table";
    }

    internal static class Iam
    {
        public const string Group = "AWS::IAM::Group";
        public const string ManagedPolicy = "AWS::IAM::ManagedPolicy";
        public const string Policy = "AWS::IAM::Policy";
        public const string Role = "AWS::IAM::Role";
        public const string RolePolicy = "AWS::IAM::RolePolicy";
        public const string User = "AWS::IAM::User";
    }

    internal static class Kinesis
    {
        public const string Channel = "AWS::Kinesis::Channel";
        public const string ResourcePolicy = "AWS::Kinesis::ResourcePolicy";
        public const string Stream = "AWS::Kinesis::Stream";
        public const string StreamConsumer = "AWS::Kinesis::StreamConsumer";
    }

    internal static class Kms
    {
        public const string Alias = "AWS::KMS::Alias";
        public const string Key = "AWS::KMS::Key";
        public const string ReplicaKey = "AWS::KMS::ReplicaKey";
    }

    internal static class Lambda
    {
        public const string Alias = "AWS::Lambda::Alias";
        public const string EventInvokeConfig = "AWS::Lambda::EventInvokeConfig";
        public const string EventSourceMapping = "AWS::Lambda::EventSourceMapping";
        public const string Function = "AWS::Lambda::Function";
        public const string LayerVersion = "AWS::Lambda::LayerVersion";
        public const string Permission = "AWS::Lambda::Permission";
        public const string Url = "AWS::Lambda::Url";
        public const string Version = "AWS::Lambda::Version";
    }

    internal static class Logs
    {
        public const string SubscriptionFilter = "AWS::Logs::SubscriptionFilter";
        public const string LogGroup = "AWS::Logs::LogGroup";
        public const string LogStream = "AWS::Logs::LogStream";
    }

    internal static class OpenSearch
    {
        public const string Domain = "AWS::OpenSearchService::Domain";
    }

    internal static class OpenSearchServerless
    {
        public const string Collection = "AWS::OpenSearchServerless::Collection";
    }

    internal static class Pipes
    {
        public const string Pipe = "AWS::Pipes::Pipe";
    }

    internal static class S3
    {
        public const string Bucket = "AWS::S3::Bucket";
        public const string BucketPolicy = "AWS::S3::BucketPolicy";
    }

    internal static class SecretsManager
    {
        public const string Secret = "AWS::SecretsManager::Secret";
    }

    internal static class Sns
    {
        public const string Subscription = "AWS::SNS::Subscription";
        public const string Topic = "AWS::SNS::Topic";
        public const string TopicPolicy = "AWS::SNS::TopicPolicy";
    }

    internal static class Sqs
    {
        public const string Queue = "AWS::SQS::Queue";
        public const string QueuePolicy = "AWS::SQS::QueuePolicy";
    }

    internal static class Ssm
    {
        public const string Parameter = "AWS::SSM::Parameter";
    }

    internal static class ApiGateway
    {
        public const string RestApi = "AWS::ApiGateway::RestApi";
    }

    internal static class ApiGatewayV2
    {
        public const string Api = "AWS::ApiGatewayV2::Api";
    }

    internal static class Athena
    {
        public const string WorkGroup = "AWS::Athena::WorkGroup";
        public const string NamedQuery = "AWS::Athena::NamedQuery";
    }

    internal static class EC2
    {
        public const string VPC = "AWS::EC2::VPC";
        public const string Subnet = "AWS::EC2::Subnet";
    }

    internal static class Events
    {
        public const string Rule = "AWS::Events::Rule";
        public const string EventBus = "AWS::Events::EventBus";
    }

    internal static class IoT
    {
        public const string TopicRule = "AWS::IoT::TopicRule";
    }

    internal static class Redshift
    {
        public const string Cluster = "AWS::Redshift::Cluster";
    }

    internal static class S3Tables
    {
        public const string TableBucket = "AWS::S3Tables::TableBucket";
    }

    internal static class StepFunctions
    {
        public const string StateMachine = "AWS::StepFunctions::StateMachine";
    }
}
