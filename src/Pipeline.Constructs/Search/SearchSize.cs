using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The number and types of a <see cref="SearchDomain"/>'s nodes, and their volumes (gp3). In CDK: <c>DomainProps.Capacity</c>,
/// <c>DomainProps.ZoneAwareness</c>, <c>DomainProps.Ebs</c>.
/// </summary>
/// <remarks>
/// Changing instance types, volumes, or from one size to another makes a blue/green deployment that takes hours
/// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-configuration-changes.html).
/// </remarks>
public sealed partial record SearchSize
{
    private SearchSize(int zones, double dataNodes, string dataInstanceType, string? masterInstanceType, Size volume)
    {
        Zones = zones;
        DataNodes = dataNodes;
        DataInstanceType = dataInstanceType;
        MasterInstanceType = masterInstanceType;
        Volume = volume;
    }

    /// <summary>
    /// One node in one zone, for development. If the node is lost, so is the data since the last hourly snapshot. cdk-nag reports
    /// the missing parts (AwsSolutions-OS4 and OS7: dedicated masters, several zones). Cost, us-east-1: t3.small.search 0.036 USD
    /// an hour, 0.122 USD a GiB and month (https://aws.amazon.com/opensearch-service/pricing/).
    /// </summary>
    /// <param name="instanceType">The type: it ends in <c>.search</c>, and its family has gp3 volumes. Default:
    /// t3.small.search, 2 GiB of memory.</param>
    /// <param name="volume"> The node's volume, whole GiB, as much as the type takes: t3.small.search 10 to 100 GiB,
    /// or2.medium.search 20 to 768 GiB
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource). Default: the type's
    /// minimum, 10 or 20 GiB. </param>
    public static SearchSize Dev(string instanceType = "t3.small.search", Size? volume = null) =>
        new(1, 1, instanceType, null, volume ?? Smallest(instanceType));

    /// <summary>
    /// Multi-AZ with Standby: data nodes over three zones, one of which is on standby, and three dedicated masters. AWS's service
    /// level agreement is 99.99 %. Every index needs two replicas
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html). Cost of the defaults,
    /// us-east-1: 0.178 USD an hour for each of 3 data nodes and 0.135 USD for each of 3 masters, about 685 USD a month, and 37
    /// USD for the volumes (https://aws.amazon.com/opensearch-service/pricing/).
    /// </summary>
    /// <param name="dataNodes">A multiple of 3: 3 to 399, or to 1002 for OR1, OR2 and OM2 from xlarge up. An account's default
    /// quota is 80; above it a warning explains how to ask for more. Default: 3.</param>
    /// <param name="dataInstanceType">The type: it ends in <c>.search</c>, its family has gp3 volumes, and it is not T2 or T3.
    /// Default: r7g.large.search, 16 GiB of memory.</param>
    /// <param name="masterInstanceType">A type of the same form. Default: m7g.large.search.</param>
    /// <param name="volume"> Each data node's volume, whole GiB, as much as the type takes: r7g.large.search 10 to 1536 GiB, OR1,
    /// OR2 and OM2 at least 20 GiB. Default: 100 GiB. </param>
    public static SearchSize Production(
        double dataNodes = ServiceLimits.OpenSearch.StandbyZones,
        string dataInstanceType = "r7g.large.search",
        string masterInstanceType = "m7g.large.search",
        Size? volume = null) =>
        new(
            ServiceLimits.OpenSearch.StandbyZones, dataNodes, dataInstanceType, masterInstanceType, volume
                ?? Size.Gibibytes(100));

    /// <summary>
    /// Two zones without standby, for a Region in which the account has two, such as us-west-1: data nodes in both, and three
    /// dedicated masters. AWS's service level agreement is 99.9 %. Every index needs a replica. If the zone with two of the
    /// masters is lost, the domain stops until AWS makes new ones
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html).
    /// </summary>
    /// <param name="dataNodes">A multiple of 2: 2 to 400, or to 668 for OR1, OR2 and OM2 from xlarge up; above 80 as for
    /// <see cref="Production"/>. Default: 2.</param>
    /// <param name="dataInstanceType">The type: it ends in <c>.search</c>, and its family has gp3 volumes. Default:
    /// r7g.large.search, 16 GiB of memory.</param>
    /// <param name="masterInstanceType">A type of the same form. Default: m7g.large.search.</param>
    /// <param name="volume"> Each data node's volume, whole GiB, as much as the type takes: r7g.large.search 10 to 1536 GiB, OR1,
    /// OR2 and OM2 at least 20 GiB. Default: 100 GiB. </param>
    public static SearchSize TwoZones(
        double dataNodes = 2,
        string dataInstanceType = "r7g.large.search",
        string masterInstanceType = "m7g.large.search",
        Size? volume = null) =>
        new(2, dataNodes, dataInstanceType, masterInstanceType, volume ?? Size.Gibibytes(100));

    /// <summary>Whether the domain has three zones with dedicated masters, as Multi-AZ with Standby.</summary>
    public bool IsProduction => Zones == ServiceLimits.OpenSearch.StandbyZones;

    /// <summary>The number of data nodes.</summary>
    public double DataNodes { get; }

    /// <summary>The data nodes' type.</summary>
    public string DataInstanceType { get; }

    /// <summary>The dedicated masters' type; <c>null</c> if there are none.</summary>
    public string? MasterInstanceType { get; }

    /// <summary>The volume of each data node.</summary>
    public Size Volume { get; }

    /// <summary>The number of zones.</summary>
    internal int Zones { get; }

    internal void Validate(Violations violations)
    {
        ValidateNodes(violations);
        violations.Require(
            Token.IsUnresolved(DataNodes) || DataNodes % Zones == 0,
            nameof(DataNodes),
            $"be a multiple of {Zones}",
            DataNodes,
            "each zone takes the same number");
        ValidateVolume(violations);
        ValidateType(violations, nameof(DataInstanceType), DataInstanceType);
        ValidateType(violations, nameof(MasterInstanceType), MasterInstanceType);
        violations.Require(
            Token.IsUnresolved(DataInstanceType)
                || !(InstanceStore().IsMatch(DataInstanceType) || WithoutGp3().IsMatch(DataInstanceType)),
            nameof(DataInstanceType),
            "be of a family with gp3 volumes",
            DataInstanceType,
            "use a type such as r7g.large.search or or2.medium.search");
    }

    // For a type that is known only at deployment, the limits that hold for all types.
    private void ValidateNodes(Violations violations)
    {
        var isKnown = !Token.IsUnresolved(DataInstanceType);
        var limit = isKnown ? ServiceLimits.OpenSearch.DataNodesOf(DataInstanceType, Zones) : ServiceLimits.OpenSearch.DataNodes;
        violations.Within(
            nameof(DataNodes),
            DataNodes,
            limit,
            isKnown ? $"{DataInstanceType} has no other number in {Zones} zones: change it, or the type" : null);
    }

    private void ValidateVolume(Violations violations)
    {
        var isKnown = !Token.IsUnresolved(DataInstanceType);
        var limit = isKnown ? ServiceLimits.OpenSearch.VolumeOf(DataInstanceType) : ServiceLimits.OpenSearch.VolumeGiB;
        violations.Within(
            nameof(Volume), Volume, limit, isKnown ? $"{DataInstanceType} takes no other volume: change it, or the type" : null);
    }

    private static Size Smallest(string instanceType) => Size.Gibibytes(Token.IsUnresolved(instanceType)
        ? ServiceLimits.OpenSearch.VolumeGiB.Minimum
        : ServiceLimits.OpenSearch.VolumeOf(instanceType).Minimum);

    private void ValidateType(Violations violations, string prop, string? type)
    {
        violations.Matches(
            prop, type, InstanceTypeForm(), "be a node type that ends in .search", "use a type such as r7g.large.search");
        violations.Require(
            !IsProduction || type is null || Token.IsUnresolved(type) || !Burstable().IsMatch(type),
            prop,
            "not be a T2 or T3 type with Multi-AZ with Standby",
            type,
            "use a type such as m7g.large.search, or SearchSize.Dev()");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*\.[a-z0-9]+\.search$")]
    private static partial Regex InstanceTypeForm();

    [GeneratedRegex(@"^t[23]\.")]
    private static partial Regex Burstable();

    // Families with N/A in the column gp3:
    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource.
    [GeneratedRegex(@"^(t2|m3|m4|c4|r3|r4)\.")]
    private static partial Regex WithoutGp3();

    // The families of https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html that
    // CDK's Domain refuses with EBS: i3, i4i, i4g, i8g, im4gn, r6gd, r7gd, r8gd, oi2.
    [GeneratedRegex(@"^(i\d[a-z]*|im\d[a-z]*|r\dgd|oi\d)\.")]
    private static partial Regex InstanceStore();
}
