using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="IsolatedVpc"/>: its size, and how its flow logs are kept; all have defaults.</summary>
public sealed partial record IsolatedVpcProps
{
    /// <summary>The private IPv4 range, /16 to /20; each zone's subnet takes a /24 of it. Default: 10.20.0.0/16.</summary>
    public string Cidr { get; set; } = "10.20.0.0/16";

    /// <summary>
    /// The number of zones, with one subnet each, 1 to 6; it must be known when the template is made. Default: 2, which every
    /// Region has. CloudFormation refuses more zones than the account has. <see cref="SearchSize.Production"/> needs 3.
    /// </summary>
    public int Zones { get; set; } = 2;

    /// <summary>The customer managed key of the flow logs. Default: none; CloudWatch Logs uses its own key.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>How long flow logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// What CloudFormation does with the flow logs when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps
    /// them, unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Within(nameof(Zones), Zones, ServiceLimits.Ec2.ZonesPerRegion);
        violations.Require(
            !Token.IsUnresolved(Cidr),
            nameof(Cidr),
            "be known when the template is made, because the subnets are made from it",
            "a token",
            "pass the range itself");
        violations.Matches(
            nameof(Cidr),
            Cidr,
            PrivateRange(),
            "be a private IPv4 range of /16 to /20",
            "write it as 10.20.0.0/16");
    }

    [GeneratedRegex(@"^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.0/(1[6-9]|20)$")]
    private static partial Regex PrivateRange();
}
