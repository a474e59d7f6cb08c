using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.OpenSearchService;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="SearchDomain"/>: network, nodes, version and access; only the network is required.</summary>
public sealed partial record SearchDomainProps
{
    /// <summary>
    /// Where the domain can be reached from. No default, because it cannot be changed later without losing the data.
    /// </summary>
    public required SearchNetwork Network { get; set; }

    /// <summary>Nodes and volumes. Default: <see cref="SearchSize.Dev"/>, one small node.</summary>
    public SearchSize Size { get; set; } = SearchSize.Dev();

    /// <summary>Who administers access. Default: a new role.</summary>
    public SearchMaster Master { get; set; } = SearchMaster.NewRole();

    /// <summary>
    /// The engine, OpenSearch 2 or later. Default: 3.7, the newest that this CDK knows. A later version upgrades the domain in
    /// place and cannot be undone.
    /// </summary>
    public EngineVersion EngineVersion { get; set; } = EngineVersion.OPENSEARCH_3_7;

    /// <summary>
    /// The customer managed key of the data, the logs and the master user's secret. Default: the keys that AWS manages. It cannot
    /// be changed later (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html).
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>How long slow, error and audit logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// The hour, in UTC, at which the daily window of 10 hours for updates and optimizations starts, 0 to 23. Default: 22.
    /// </summary>
    public double OffPeakWindowStartHour { get; set; } = 22;

    /// <summary>Whether AWS installs service software updates automatically in that window. Default: <c>true</c>.</summary>
    public bool AutoSoftwareUpdate { get; set; } = true;

    /// <summary>
    /// What CloudFormation does with the domain, its data and its logs when their stack is deleted. Default:
    /// RETAIN_ON_UPDATE_OR_DELETE: it keeps them, unless it rolls back the first creation. DESTROY also needs the context
    /// <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        DataRemoval.Validate(violations, RemovalPolicy);
        Network.Validate(violations.For(nameof(Network)), Size.Zones);
        Size.Validate(violations.For(nameof(Size)));
        Master.Validate(violations.For(nameof(Master)));
        violations.Matches(
            nameof(EngineVersion),
            EngineVersion.Version,
            VersionForm(),
            "be OpenSearch 2 or later",
            $"use {EngineVersion.OPENSEARCH_3_7.Version}");
        violations.Within(
            nameof(OffPeakWindowStartHour), OffPeakWindowStartHour, ServiceLimits.OpenSearch.OffPeakHour);
        violations.Require(
            Master.UserName is null || !Network.IsPublic || Network.AllowedCidrs.Count > 0,
            nameof(Master),
            "be a role if the domain is open to the internet",
            $"user '{Master.UserName}'",
            "use SearchMaster.NewRole(), or a VPC, or name the allowed CIDRs of SearchNetwork.Public");
    }

    [GeneratedRegex(@"^OpenSearch_([2-9]|\d\d)\.\d+$")]
    private static partial Regex VersionForm();
}
