namespace Pipeline.Constructs.Tests;

/// <summary>The permissions that AWS documents for Firehose's roles, service by service, with their pages.</summary>
internal static class DocumentedPermissions
{
    private const string Access = "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html";
    private const string S3Page = Access + "#using-iam-s3";

    private static readonly Dictionary<string, (string Page, string[] Actions)> Services = new()
    {
        ["s3"] = (S3Page,
        [
            "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads",
                "s3:PutObject", "s3:PutObjectAcl",
        ]),
        ["kms"] = (S3Page, ["kms:Decrypt", "kms:GenerateDataKey"]),
        ["kinesis"] =
            (S3Page, ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"]),
        ["lambda"] = (S3Page, ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"]),
        ["logs"] = (S3Page, ["logs:PutLogEvents"]),
        ["glue"] = (Access + "#using-iam-glue",
        [
            "glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions", "glue:GetSchemaVersion", "glue:GetDatabase",
                "glue:UpdateTable",
        ]),
        ["es"] = (Access + "#using-iam-es",
        [
            "es:DescribeDomain", "es:DescribeDomains", "es:DescribeDomainConfig", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpGet",
        ]),
        ["aoss"] = (Access + "#using-iam-serverless", ["aoss:APIAccessAll"]),
        ["ec2"] = (Access + "#using-iam-es-vpc",
        [
            "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups",
                "ec2:DescribeNetworkInterfaces",
            "ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface",
        ]),
        ["secretsmanager"] =
            ("https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html", ["secretsmanager:GetSecretValue"]),
        ["lakeformation"] = (Access + "#using-iam-iceberg", ["lakeformation:GetDataAccess"]),
        ["kafka"] =
            (Access + "#firehose-assume-role", ["kafka:GetBootstrapBrokers", "kafka:DescribeCluster", "kafka:DescribeClusterV2"]),
        ["kafka-cluster"] = (Access + "#firehose-assume-role",
        [
            "kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration",
                "kafka-cluster:ReadData", "kafka-cluster:DescribeGroup",
        ]),
    };

    /// <summary>The page that documents a statement.</summary>
    public static string PageOf(IReadOnlyList<string> actions) => actions is ["s3:DeleteObject"]
        ? Deletion
        : Services.TryGetValue(ServiceOf(actions[0]), out var service) ? service.Page : "none";

    // Additional permissions of one destination, for the files of failed commits. AWS documented them for the same tables, on a
    // page that it removed with the preview of databases as a source.
    private const string Deletion = "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-iceberg";

    private static readonly Dictionary<string, string[]> OfOne = new() { ["Iceberg"] = ["s3:DeleteObject"] };

    /// <summary>Whether AWS documents an action for Firehose's roles.</summary>
    public static bool Has(string example, string action) => OfOne.GetValueOrDefault(example)?.Contains(action) == true
        || Services.TryGetValue(ServiceOf(action), out var service) && service.Actions.Contains(action);

    private static string ServiceOf(string action) => action[..action.IndexOf(':', StringComparison.Ordinal)];
}
