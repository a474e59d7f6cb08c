using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>
/// The managed policies of AWS that stream consumers use, as of their versions named here
/// (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). All grant on every resource.
/// </summary>
internal static class AwsManagedPolicies
{
    private static readonly string[] Logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

    private static readonly Dictionary<string, string[]> Actions = new(StringComparer.Ordinal)
    {
        // v1
        ["service-role/AWSLambdaBasicExecutionRole"] = Logs,
        // v2
        ["service-role/AWSLambdaKinesisExecutionRole"] =
        [
            "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
            "kinesis:ListStreams", "kinesis:SubscribeToShard", .. Logs,
        ],
        // v1
        ["service-role/AWSLambdaDynamoDBExecutionRole"] =
            ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams", .. Logs],
        // v1
        ["service-role/AWSLambdaSQSQueueExecutionRole"] =
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", .. Logs],
        // v3
        ["service-role/AWSLambdaVPCAccessExecutionRole"] =
        [
            "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", .. Logs,
        ],
        // v2
        ["AWSXRayDaemonWriteAccess"] =
        [
            "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries",
        ],
    };

    /// <summary>The names that are known, for a message.</summary>
    public static IEnumerable<string> Names => Actions.Keys.Select(name => name[(name.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);

    /// <summary>Whether an ARN names a managed policy of AWS's, known or not.</summary>
    public static bool IsOne(string arn) => arn.Contains(":iam::aws:policy/", StringComparison.Ordinal);

    /// <summary>The document, or nothing where it is not known here.</summary>
    public static JsonObject? Find(string arn)
    {
        const string marker = ":policy/";
        var start = arn.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0 || !Actions.TryGetValue(arn[(start + marker.Length)..], out var actions)) return null;
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]),
                ["Resource"] = "*",
            },
        };
    }
}
