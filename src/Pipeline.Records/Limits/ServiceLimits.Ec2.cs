namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon EC2 and its virtual private clouds.</summary>
    public static class Ec2
    {
        /// <summary>Availability zones of a Region; us-east-1 has the most.</summary>
        public static readonly ServiceLimit ZonesPerRegion =
            new(1, 6, "zones", Docs + "global-infrastructure/latest/regions/aws-availability-zones.html");
    }
}
