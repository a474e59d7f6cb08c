using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How large an <see cref="IsolatedVpc"/> is, and how its flow logs are kept; all have defaults.</summary>
public sealed partial record IsolatedVpcProps
{
    /// <summary>The private IPv4 range, /16 to /20, a /24 a zone is taken of it. Default: 10.20.0.0/16.</summary>
    public string Cidr { get; set; } = "10.20.0.0/16";

    /// <summary>
    /// Zones, one subnet each, 1 to 6, known when the template is made. Default: 2, which every Region has; CloudFormation
    /// refuses more than the account sees. <see cref="SearchSize.Production"/> takes 3.
    /// </summary>
    public int Zones { get; set; } = 2;

    /// <summary>The customer managed key of the flow logs. Default: none; a key of CloudWatch Logs.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>How long flow logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>What happens to the flow logs with their stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first
    /// creation that CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>.</summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Within(nameof(Zones), Zones, ServiceLimits.Ec2.ZonesPerRegion);
        violations.Require(
            !Token.IsUnresolved(Cidr),
            nameof(Cidr),
            "be known when the template is made, since the subnets are cut from it",
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
