using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Redshift;
using Amazon.CDK.AWS.RedshiftServerless;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// A database of a Redshift cluster or of a Redshift Serverless workgroup. It must be publicly accessible, without enhanced VPC
/// routing, and its security group must admit Firehose's addresses in the Region: Firehose reaches Redshift in no other way
/// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc).
/// </summary>
public sealed partial class RedshiftTarget
{
    private const string DefaultPort = "5439";

    private readonly Func<Stack, string> _address;
    private readonly string _port;
    private readonly Action<Violations>? _check;

    private RedshiftTarget(Func<Stack, string> address, string port, string database, Action<Violations>? check = null) =>
        (_address, _port, Database, _check) = (address, port, database, check);

    /// <summary>The database's name.</summary>
    public string Database { get; }

    /// <summary>A cluster of the app, with its address, its port and its first database.</summary>
    /// <param name="cluster">The cluster.</param>
    public static RedshiftTarget Cluster(CfnCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new(_ => cluster.AttrEndpointAddress, cluster.AttrEndpointPort, cluster.DbName);
    }

    /// <summary>A cluster by its address.</summary>
    /// <param name="endpointAddress">The address, such as <c>events.abc123xyz789.eu-west-1.redshift.amazonaws.com</c>.</param>
    /// <param name="database">The database: letters, digits, <c>_</c>, <c>$</c> and <c>-</c>.</param>
    /// <param name="port">The port. Default: <c>5439</c>.</param>
    public static RedshiftTarget Cluster(string endpointAddress, string database, string port = DefaultPort) =>
        new(_ => endpointAddress, port, database, violations => violations.Matches(
            "EndpointAddress",
            endpointAddress,
            Address(),
            "be the address of a Redshift endpoint",
            "write it as events.abc123xyz789.eu-west-1.redshift.amazonaws.com, without protocol, port and database"));

    /// <summary>A Redshift Serverless workgroup of the app.</summary>
    /// <param name="workgroup">The workgroup.</param>
    /// <param name="database">The database: letters, digits, <c>_</c>, <c>$</c> and <c>-</c>.</param>
    public static RedshiftTarget Serverless(CfnWorkgroup workgroup, string database)
    {
        ArgumentNullException.ThrowIfNull(workgroup);
        return new(_ => workgroup.AttrWorkgroupEndpointAddress, Token.AsString(workgroup.AttrWorkgroupEndpointPort), database);
    }

    /// <summary>
    /// A Redshift Serverless workgroup in the stack's account and Region, by name. Its address is
    /// <c>workgroup.account.region.redshift-serverless.amazonaws.com</c>
    /// (https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html).
    /// </summary>
    /// <param name="workgroupName">The workgroup's name.</param>
    /// <param name="database">The database: letters, digits, <c>_</c>, <c>$</c> and <c>-</c>.</param>
    /// <param name="port">The port. Default: <c>5439</c>.</param>
    public static RedshiftTarget Serverless(string workgroupName, string database, string port = DefaultPort) => new(
        stack => $"{workgroupName}.{stack.Account}.{stack.Region}.redshift-serverless.{stack.UrlSuffix}",
        port,
        database,
        violations => violations.Matches(
            "WorkgroupName",
            workgroupName,
            Label(),
            "be 1 to 63 letters, digits and hyphens, none of them at an end",
            "give the workgroup's name, not its address"));

    /// <summary>
    /// The JDBC URL by which Firehose connects: https://docs.aws.amazon.com/redshift/latest/mgmt/jdbc20-obtain-url.html.
    /// </summary>
    internal string JdbcUrl(Stack stack) => $"jdbc:redshift://{_address(stack)}:{_port}/{Database}";

    internal void Validate(Violations violations)
    {
        _check?.Invoke(violations);
        violations.Matches(nameof(Database), Database, DatabaseName(), "hold letters, digits, _, $ and - only",
            "give the database's name");
        violations.Matches("Port", _port, PortNumber(), "be 1 to 5 digits", $"leave it out for {DefaultPort}");
        violations.Require(
            Token.IsUnresolved(_port) || !int.TryParse(_port, out var port) || port is > 0 and <= 65_535,
            "Port",
            "be a TCP port",
            _port,
            $"leave it out for {DefaultPort}");
    }

    // The parts of the URL that the API takes:
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_RedshiftDestinationConfiguration.html.
    [GeneratedRegex(@"^((?!-)[A-Za-z0-9-]{1,63}(?<!-)\.)+redshift(-serverless)?\.[a-zA-Z0-9.\-]+$")]
    private static partial Regex Address();

    [GeneratedRegex("^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$")]
    private static partial Regex Label();

    [GeneratedRegex("^[a-zA-Z0-9_$-]+$")]
    private static partial Regex DatabaseName();

    [GeneratedRegex("^[0-9]{1,5}$")]
    private static partial Regex PortNumber();
}
