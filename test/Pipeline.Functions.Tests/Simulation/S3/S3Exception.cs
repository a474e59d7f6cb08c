namespace Pipeline.Functions.Tests.Simulation.S3;

/// <summary>An error in S3's form (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).</summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>The error for a fault, or null if the fault is not an error.</summary>
    public static S3Exception? Of(Fault fault) => fault switch
    {
        Fault.Unavailable => new(503, "SlowDown", "Please reduce your request rate."),
        Fault.InternalError => new(500, "InternalError", "We encountered an internal error. Please try again."),
        Fault.AccessDenied => new(403, "AccessDenied", "Access Denied"),
        Fault.ExpiredToken => new(400, "ExpiredToken", "The provided token has expired."),
        _ => null,
    };
}
