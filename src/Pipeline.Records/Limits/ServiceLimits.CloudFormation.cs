namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS CloudFormation.</summary>
    public static class CloudFormation
    {
        /// <summary>A template that lies in S3, 1 MB.</summary>
        public static readonly ServiceLimit TemplateBytes =
            new(1, 1_048_576, "bytes", Docs + "AWSCloudFormation/latest/UserGuide/cloudformation-limits.html");
    }
}
