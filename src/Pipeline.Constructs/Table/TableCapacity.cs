using System.Globalization;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Provisioned units that follow the load between two bounds, whole numbers or parameters of the stack.</summary>
/// <param name="Minimum">Units a second that are always available, at least 1; billed by the hour, used or not.</param>
/// <param name="Maximum">The most units a second, at least <paramref name="Minimum"/>; above it DynamoDB
/// throttles requests.</param>
/// <param name="TargetPercent">The utilization that auto scaling aims at, 20 to 90 %. The rest is a
/// reserve for sudden rises.</param>
public sealed record TableCapacity(double Minimum, double Maximum, double TargetPercent = 70)
{
    internal void Validate(Violations violations)
    {
        violations.Whole(nameof(Minimum), Minimum, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Whole(nameof(Maximum), Maximum, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Whole(nameof(TargetPercent), TargetPercent, ServiceLimits.DynamoDb.TargetUtilization);
        violations.Require(
            Token.IsUnresolved(Minimum) || Token.IsUnresolved(Maximum) || !(Minimum > Maximum),
            nameof(Maximum),
            string.Create(CultureInfo.InvariantCulture, $"be Minimum, {Minimum}, or more"),
            Maximum,
            "raise it or lower Minimum");
    }
}
