using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The bounds of auto scaling for a table, its replicas and their indexes. CDK compares bounds as numbers, so it gets placeholder
/// numbers for tokens. The tokens are then set in the resources that it made.
/// </summary>
internal static class TableScaling
{
    private const double KnownTarget = 70;

    public static AutoscaledCapacityOptions Options(TableCapacity capacity)
    {
        var areKnown = !Token.IsUnresolved(capacity.Minimum) && !Token.IsUnresolved(capacity.Maximum);
        return new AutoscaledCapacityOptions
        {
            MinCapacity = areKnown ? capacity.Minimum : 1,
            MaxCapacity = areKnown ? capacity.Maximum : 1,
            TargetUtilizationPercent = Token.IsUnresolved(capacity.TargetPercent) ? KnownTarget : capacity.TargetPercent,
        };
    }

    public static void SetTokens(CfnGlobalTable table, EventTableProps props)
    {
        if (props.Billing is not { Read: { } read, Write: { } write }) return;
        var replicas = Enumerable.Range(0, props.Replicas.Count + 1).ToArray();
        foreach (var index in Enumerable.Range(0, props.GlobalIndexes.Count).Select(number => $"GlobalSecondaryIndexes.{number}.")
            .Prepend(""))
        {
            Set(table, $"{index}WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings", write);
            foreach (var replica in replicas)
                Set(table, $"Replicas.{replica}.{index}ReadProvisionedThroughputSettings.ReadCapacityAutoScalingSettings", read);
        }
    }

    private static void Set(CfnGlobalTable table, string path, TableCapacity capacity)
    {
        if (Token.IsUnresolved(capacity.Minimum) || Token.IsUnresolved(capacity.Maximum))
        {
            table.AddPropertyOverride($"{path}.MinCapacity", capacity.Minimum);
            table.AddPropertyOverride($"{path}.MaxCapacity", capacity.Maximum);
        }

        if (Token.IsUnresolved(capacity.TargetPercent))
            table.AddPropertyOverride($"{path}.TargetTrackingScalingPolicyConfiguration.TargetValue", capacity.TargetPercent);
    }
}
