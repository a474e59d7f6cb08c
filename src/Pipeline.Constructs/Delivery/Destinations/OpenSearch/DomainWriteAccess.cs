using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Internal;

/// <summary>The permissions of Firehose's role on a domain.</summary>
/// <remarks>
/// The statements of https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es. On that
/// page the path of the mapping ends in the type's name. An index of OpenSearch has no types, so here a wildcard
/// stands for what Firehose asks for.
/// </remarks>
internal sealed record DomainWriteAccess(string DomainArn, string IndexName)
{
    public IReadOnlyList<PolicyStatement> Statements =>
    [
        new Permission(
            ["es:DescribeDomain", "es:DescribeDomainConfig", "es:DescribeDomains", "es:ESHttpPost", "es:ESHttpPut"],
            [DomainArn, Everything]).ToStatement(),
        new Permission(["es:ESHttpGet"], [.. Paths.Select(Below)]).ToStatement(),
    ];

    public IReadOnlyList<NecessaryWildcard> Wildcards =>
    [
        new(Everything, "AWS documents the whole domain: a bulk request names its indexes in its body and not in its path."),
        new(Below(Mappings), "Rotated indexes end in a time; the wildcard is limited to those of this delivery."),
        new(Below(AnyNodesStatistics), "Nodes come and go, and have ids that are not known before."),
        new(Below(IndexStatistics), "Rotated indexes end in a time; the wildcard is limited to those of this delivery."),
    ];

    private const string AnyNodesStatistics = "_nodes/*/stats";

    private string Mappings => $"{IndexName}*/_mapping*";

    private string IndexStatistics => $"{IndexName}*/_stats";

    private string Everything => Below("*");

    private string[] Paths =>
    [
        "_all/_settings", "_cluster/stats", Mappings, "_nodes", "_nodes/stats", AnyNodesStatistics, "_stats", IndexStatistics,
    ];

    private string Below(string path) => $"{DomainArn}/{path}";
}
