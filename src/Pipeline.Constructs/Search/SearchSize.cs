using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// How many nodes a <see cref="SearchDomain"/> has, of which type, with which volumes (gp3). In CDK: <c>DomainProps.Capacity</c>,
/// <c>DomainProps.ZoneAwareness</c>, <c>DomainProps.Ebs</c>.
/// </summary>
/// <remarks>Changing instance types, volumes or between the sizes makes a blue/green deployment of hours
/// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-configuration-changes.html).</remarks>
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
    /// One node in one zone: for development. Its loss is the loss of the data since the last hourly snapshot, and cdk-nag
    /// reports what it lacks (AwsSolutions-OS4 and OS7: dedicated masters, several zones). Cost, us-east-1: t3.small.search 0.036
    /// USD an hour, 0.122 USD a GiB and month (https://aws.amazon.com/opensearch-service/pricing/).
    /// </summary>
    /// <param name="instanceType">Ends in <c>.search</c>, of a family with gp3 volumes. Default: t3.small.search, 2 GiB of
    /// memory.</param>
    /// <param name="volume">
    /// The node's volume, whole GiB, as much as the type takes: t3.small.search 10 to 100 GiB, or2.medium.search 20 to 768 GiB
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource). Default: the least that
    /// the type takes, 10 or 20 GiB.
    /// </param>
    public static SearchSize Dev(string instanceType = "t3.small.search", Size? volume = null) =>
        new(1, 1, instanceType, null, volume ?? Smallest(instanceType));

    /// <summary>
    /// Multi-AZ with Standby: data nodes over three zones, one of them standing by, and three dedicated masters, 99.99 % by AWS's
    /// service level agreement. Every index needs two replicas
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html). Cost of the defaults,
    /// us-east-1: 0.178 USD an hour for each of 3 data nodes and 0.135 USD for each of 3 masters, about 685 USD a month, and 37
    /// USD for the volumes (https://aws.amazon.com/opensearch-service/pricing/).
    /// </summary>
    /// <param name="dataNodes">
    /// A multiple of 3: 3 to 399, and to 1002 of OR1, OR2 and OM2 from xlarge on. An account has 80 at first; above that a
    /// warning tells how to ask for more. Default: 3.
    /// </param>
    /// <param name="dataInstanceType">
    /// Ends in <c>.search</c>, of a family with gp3 volumes, no T2 or T3. Default: r7g.large.search, 16 GiB of memory.
    /// </param>
    /// <param name="masterInstanceType">Of the same form. Default: m7g.large.search.</param>
    /// <param name="volume">
    /// Each data node's volume, whole GiB, as much as the type takes: r7g.large.search 10 to 1536 GiB, OR1, OR2 and OM2 20 GiB or
    /// more.
    /// Default: 100 GiB.
    /// </param>
    public static SearchSize Production(
        double dataNodes = ServiceLimits.OpenSearch.StandbyZones,
        string dataInstanceType = "r7g.large.search",
        string masterInstanceType = "m7g.large.search",
        Size? volume = null) =>
        new(
            ServiceLimits.OpenSearch.StandbyZones, dataNodes, dataInstanceType, masterInstanceType, volume
                ?? Size.Gibibytes(100));

    /// <summary>
    /// Two zones without standby, for a Region in which the account sees two, as us-west-1: data nodes over both and three
    /// dedicated masters, 99.9 % by AWS's service level agreement. Every index needs a replica. The loss of the zone with two of
    /// the
    /// masters stops the domain until AWS makes others
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html).
    /// </summary>
    /// <param name="dataNodes">
    /// A multiple of 2: 2 to 400, and to 668 of OR1, OR2 and OM2 from xlarge on; as for <see cref="Production"/> above 80.
    /// Default: 2.
    /// </param>
    /// <param name="dataInstanceType">
    /// Ends in <c>.search</c>, of a family with gp3 volumes. Default: r7g.large.search, 16 GiB of memory.
    /// </param>
    /// <param name="masterInstanceType">Of the same form. Default: m7g.large.search.</param>
    /// <param name="volume">
    /// Each data node's volume, whole GiB, as much as the type takes: r7g.large.search 10 to 1536 GiB, OR1, OR2 and OM2 20 GiB or
    /// more.
    /// Default: 100 GiB.
    /// </param>
    public static SearchSize TwoZones(
        double dataNodes = 2,
        string dataInstanceType = "r7g.large.search",
        string masterInstanceType = "m7g.large.search",
        Size? volume = null) =>
        new(2, dataNodes, dataInstanceType, masterInstanceType, volume ?? Size.Gibibytes(100));

    /// <summary>Whether it stands over three zones with dedicated masters, as Multi-AZ with Standby.</summary>
    public bool IsProduction => Zones == ServiceLimits.OpenSearch.StandbyZones;

    /// <summary>The number of data nodes.</summary>
    public double DataNodes { get; }

    /// <summary>The data nodes' type.</summary>
    public string DataInstanceType { get; }

    /// <summary>The dedicated masters' type, or nothing without any.</summary>
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

    // Of a type that only the deployment knows, what holds for all.
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
            "be no T2 or T3 type with Multi-AZ with Standby",
            type,
            "use a type such as m7g.large.search, or SearchSize.Dev()");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*\.[a-z0-9]+\.search$")]
    private static partial Regex InstanceTypeForm();

    [GeneratedRegex(@"^t[23]\.")]
    private static partial Regex Burstable();

    // Families whose column gp3 says N/A:
    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource.
    [GeneratedRegex(@"^(t2|m3|m4|c4|r3|r4)\.")]
    private static partial Regex WithoutGp3();

    // The families of https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html that
    // CDK's Domain refuses with EBS: i3, i4i, i4g, i8g, im4gn, r6gd, r7gd, r8gd, oi2.
    [GeneratedRegex(@"^(i\d[a-z]*|im\d[a-z]*|r\dgd|oi\d)\.")]
    private static partial Regex InstanceStore();
}
