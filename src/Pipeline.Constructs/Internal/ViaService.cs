namespace Pipeline.Constructs.Internal;

/// <summary>The condition key <c>kms:ViaService</c>: a principal may use a key only through one service.</summary>
internal static class ViaService
{
    public const string Key = "kms:ViaService";

    /// <summary>
    /// The service's name in a Region. It ends in <c>amazonaws.com</c> in every partition, including China
    /// (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service).
    /// </summary>
    public static string Of(string service, string region) => $"{service}.{region}.amazonaws.com";
}
