using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Addresses of pages of the AWS Management Console, in the part's Region and partition.</summary>
/// <remarks>
/// AWS documents none of them. They have the forms that public tools use; the hosts of the isolated partitions could not be
/// confirmed. None was tried on AWS.
/// </remarks>
/// <param name="part">The part that the pages show.</param>
internal sealed class ConsoleLinks(IConstruct part)
{
    private const string Hosts = "ConsoleHosts";
    private const string Host = "Host";

    // All partitions, because a template whose partition is missing here cannot be deployed.
    private static readonly Dictionary<string, string> HostOf = new()
    {
        ["aws"] = "console.aws.amazon.com",
        ["aws-cn"] = "console.amazonaws.cn",
        ["aws-us-gov"] = "console.amazonaws-us-gov.com",
        ["aws-eusc"] = "console.amazonaws-eusc.eu",
        ["aws-iso"] = "console.c2shome.ic.gov",
        ["aws-iso-b"] = "console.sc2shome.sgov.gov",
    };

    public DashboardLink Stream(string name) =>
        Page("Stream", $"kinesis/home?region={Region}#/streams/details/{name}/monitoring");

    public DashboardLink Function(string name) =>
        Page("Function", $"lambda/home?region={Region}#/functions/{name}?tab=monitoring");

    public DashboardLink Table(string name) => Page("Table", $"dynamodbv2/home?region={Region}#table?name={name}&tab=monitoring");

    public DashboardLink Delivery(string name) =>
        Page("Delivery", $"firehose/home?region={Region}#/details/{name}/monitoring");

    public DashboardLink Domain(string name) => Page("Domain", $"aos/home?region={Region}#opensearch/domains/{name}");

    public DashboardLink WorkGroup(string name) =>
        Page("Workgroup", $"athena/home?region={Region}#/workgroups/details/{name}");

    public DashboardLink Queue(string text, string url) =>
        Page(text, $"sqs/v3/home?region={Region}#/queues/{Encoded(url, ("%3A", ":"), ("%2F", "/"))}");

    public DashboardLink Bucket(string text, string bucket, string prefix) =>
        Page(text, $"s3/buckets/{bucket}?region={Region}&prefix={prefix}");

    // The console's own encoding of a slash in what follows the hash.
    public DashboardLink Logs(string text, string group) => Page(
        text, $"cloudwatch/home?region={Region}#logsV2:log-groups/log-group/{Encoded(group, ("$252F", "/"))}");

    private string Region => Stack.Of(part).Region;

    private DashboardLink Page(string text, string path) => new(text, $"https://{HostHere()}/{path}");

    // The partition of a stack without a Region is known only at deployment.
    private string HostHere()
    {
        var partition = Region switch
        {
            var region when Token.IsUnresolved(region) => null,
            var region when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
            var region when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
            var region when region.StartsWith("eusc-", StringComparison.Ordinal) => "aws-eusc",
            var region when region.StartsWith("us-isob-", StringComparison.Ordinal) => "aws-iso-b",
            var region when region.StartsWith("us-iso-", StringComparison.Ordinal) => "aws-iso",
            _ => "aws",
        };
        return partition is not null ? HostOf[partition] : Mapping().FindInMap(Aws.PARTITION, Host);
    }

    private CfnMapping Mapping()
    {
        var stack = Stack.Of(part);
        return stack.Node.TryFindChild(Hosts) as CfnMapping ?? new CfnMapping(stack, Hosts, new CfnMappingProps
        {
            Mapping = HostOf.ToDictionary(
                entry => entry.Key,
                entry => (IDictionary<string, object>)new Dictionary<string, object> { [Host] = entry.Value }),
        });
    }

    // A name that only the deployment knows is encoded there.
    private static string Encoded(string text, params (string Code, string Sign)[] signs) => signs.Aggregate(
        text, (encoded, sign) => Token.IsUnresolved(encoded)
            ? Fn.Join(sign.Code, Fn.Split(sign.Sign, encoded))
            : encoded.Replace(sign.Sign, sign.Code, StringComparison.Ordinal));
}
