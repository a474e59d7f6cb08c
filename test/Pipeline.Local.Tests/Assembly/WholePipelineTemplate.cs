namespace Pipeline.Local.Tests.Assembly;

/// <summary>A pipeline as CDK synthesizes it, and the stack of a reader that imports from it.</summary>
internal static class WholePipelineTemplate
{
    public const string Pipeline = """
        {
          "Parameters": {
            "BootstrapVersion": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version" },
            "Stage": { "Type": "String", "Default": "dev" }
          },
          "Mappings": { "Retention": { "dev": { "Hours": 24 }, "production": { "Hours": 168 } } },
          "Conditions": {
            "IsProduction": { "Fn::Equals": [{ "Ref": "Stage" }, "production"] },
            "IsChina": { "Fn::Equals": [{ "Ref": "AWS::Partition" }, "aws-cn"] }
          },
          "Resources": {
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Statement": [{
              "Action": "kms:*", "Effect": "Allow", "Resource": "*",
              "Principal": { "AWS": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":iam::",
              { "Ref": "AWS::AccountId" }, ":root"]] } } }] } } },
            "Stream": {
              "Type": "AWS::Kinesis::Stream",
              "Properties": {
                "RetentionPeriodHours": { "Fn::FindInMap": ["Retention", { "Ref": "Stage" }, "Hours"] },
                "ShardCount": { "Fn::If": ["IsProduction", 4, { "Ref": "AWS::NoValue" }] },
                "StreamEncryption": { "Fn::If": ["IsChina", { "Ref": "AWS::NoValue" }, { "EncryptionType": "KMS",
                "KeyId": { "Fn::GetAtt": ["Key", "Arn"] } }] },
                "StreamModeDetails": { "StreamMode": { "Fn::If": ["IsProduction", "PROVISIONED", "ON_DEMAND"] } }
              },
              "Metadata": { "aws:cdk:path": "pipeline/Ingest/Stream/Resource" }
            },
            "Table": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": {
              "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
              "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
              "BillingMode": "PAY_PER_REQUEST", "Replicas": [{ "Region": { "Ref": "AWS::Region" } }] } },
            "Data": { "Type": "AWS::S3::Bucket" },
            "DataPolicy": { "Type": "AWS::S3::BucketPolicy", "Properties": {
              "Bucket": { "Ref": "Data" },
              "PolicyDocument": { "Statement": [{
                "Action": "s3:*", "Effect": "Deny", "Principal": { "AWS": "*" },
                "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                "Resource": [{ "Fn::GetAtt": ["Data", "Arn"] }, { "Fn::Join": ["", [{ "Fn::GetAtt": ["Data", "Arn"] },
                "/*"]] }] }] } } },
            "Rejects": { "Type": "AWS::SQS::Queue", "Condition": "IsProduction" },
            "WriterLogs": { "Type": "AWS::Logs::LogGroup", "Properties": { "RetentionInDays": 30 } },
            "WriterRole": {
              "Type": "AWS::IAM::Role",
              "Properties": { "AssumeRolePolicyDocument": { "Statement": [{
                "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" } }] } }
            },
            "WriterPolicy": {
              "Type": "AWS::IAM::Policy",
              "Properties": {
                "PolicyName": "WriterPolicy",
                "Roles": [{ "Ref": "WriterRole" }],
                "PolicyDocument": { "Statement": [
                  { "Action": "kinesis:GetRecords", "Effect": "Allow", "Resource": { "Fn::GetAtt": ["Stream", "Arn"] } },
                  { "Action": "dynamodb:BatchWriteItem", "Effect": "Allow", "Resource": [{ "Fn::GetAtt": ["Table", "Arn"] },
                    { "Ref": "AWS::NoValue" }] },
                  { "Action": "logs:PutLogEvents", "Effect": "Allow", "Resource": { "Fn::GetAtt": ["WriterLogs", "Arn"] } },
                  { "Fn::If": ["IsProduction", { "Action": "sqs:SendMessage", "Effect": "Allow",
                    "Resource": { "Fn::GetAtt": ["Rejects", "Arn"] } }, { "Ref": "AWS::NoValue" }] }
                ] }
              }
            },
            "Writer": {
              "Type": "AWS::Lambda::Function",
              "Properties": {
                "Code": { "S3Bucket": { "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}" },
                "S3Key": "abc.zip" },
                "Environment": { "Variables": { "TABLE_NAME": { "Ref": "Table" }, "STACK": { "Fn::Select": [1,
                { "Fn::Split": ["/", { "Ref": "AWS::StackId" }] }] } } },
                "Handler": "Writer", "Runtime": "dotnet10", "Role": { "Fn::GetAtt": ["WriterRole", "Arn"] },
                "LoggingConfig": { "LogGroup": { "Ref": "WriterLogs" } }
              },
              "DependsOn": ["WriterPolicy", "WriterRole"],
              "Metadata": { "aws:cdk:path": "pipeline/Writer/Resource", "aws:asset:path": "asset.abc" }
            },
            "WriterMapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
              "EventSourceArn": { "Fn::GetAtt": ["Stream", "Arn"] }, "FunctionName": { "Ref": "Writer" },
              "StartingPosition": "TRIM_HORIZON" } },
            "Delivery": {
              "Type": "AWS::KinesisFirehose::DeliveryStream",
              "Properties": { "ExtendedS3DestinationConfiguration": {
                "BucketARN": { "Fn::GetAtt": ["Data", "Arn"] }, "RoleARN": { "Fn::GetAtt": "DeliveryRole.Arn" },
                "Prefix": "year=!{timestamp:yyyy}/", "ErrorOutputPrefix": { "Fn::Sub": ["${P}/!{firehose:error-output-type}/",
                { "P": "errors" }] } } },
              "DependsOn": "DataPolicy"
            },
            "DeliveryRole": { "Type": "AWS::IAM::Role", "Properties": { "Path": "/service/",
            "AssumeRolePolicyDocument": { "Statement": [{
              "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": { "Service": "firehose.amazonaws.com" },
              "Condition": { "StringEquals": { "sts:ExternalId": { "Ref": "AWS::AccountId" } } } }] } } },
            "Behind": { "Type": "AWS::CloudWatch::Alarm", "Properties": {
              "Namespace": "AWS/Lambda", "MetricName": "IteratorAge", "Threshold": 1.5, "Dimensions": [{ "Name": "FunctionName",
              "Value": { "Ref": "Writer" } }],
              "AlarmActions": [{ "Ref": "Alarms" }] } },
            "Alarms": { "Type": "AWS::SNS::Topic" },
            "Catalog": { "Type": "AWS::Glue::Table", "Properties": { "DatabaseName": "events",
            "TableInput": { "Name": "readings" } } },
            "Emptied": { "Type": "Custom::S3AutoDeleteObjects", "Properties": { "BucketName": { "Ref": "Data" } } }
          },
          "Outputs": {
            "StreamArn": { "Value": { "Fn::GetAtt": ["Stream", "Arn"] }, "Export": { "Name": "pipeline:StreamArn" } },
            "Rejects": { "Condition": "IsProduction", "Value": { "Ref": "Rejects" } }
          }
        }
        """;

    public const string Reader = """
        { "Resources": {
          "Consumer": { "Type": "AWS::Kinesis::StreamConsumer", "Properties": { "ConsumerName": "reader",
          "StreamARN": { "Fn::ImportValue": "pipeline:StreamArn" } } },
          "Output": { "Type": "AWS::SQS::Queue", "Properties": { "RedrivePolicy": {
            "deadLetterTargetArn": { "Fn::GetAtt": ["Dead", "Arn"] }, "maxReceiveCount": 3 } } },
          "Dead": { "Type": "AWS::SQS::Queue" } } }
        """;
}
