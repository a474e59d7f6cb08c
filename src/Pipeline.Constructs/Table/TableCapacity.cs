using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>Provisioned units that follow the load between two bounds.</summary>
/// <param name="Minimum">Units a second that are always there, 1 or more; paid by the hour, used or not.</param>
/// <param name="Maximum">Units a second at most, <paramref name="Minimum"/> or more; beyond it requests are throttled.</param>
/// <param name="TargetPercent">The utilization that auto scaling holds, 20 to 90 %. The rest is what a sudden rise can use.</param>
public sealed record TableCapacity(int Minimum, int Maximum, int TargetPercent = 70)
{
    internal void Validate(Violations violations)
    {
        violations.Within(nameof(Minimum), Minimum, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Within(nameof(Maximum), Maximum, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Within(nameof(TargetPercent), TargetPercent, ServiceLimits.DynamoDb.TargetUtilization);
        violations.Require(
            Minimum <= Maximum, nameof(Maximum), $"be Minimum, {Minimum}, or more", Maximum, "raise it or lower Minimum");
    }
}
