namespace Pipeline.Client.Sdk;

/// <summary>
/// The error codes by which Kinesis, Firehose, DynamoDB and S3 say that they throttle. They are transient, and come with status
/// 400 or 503.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html, the errors of PutRecords,
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
/// </remarks>
public static class ThrottlingErrors
{
    /// <summary>Whether an error code says that the service throttles.</summary>
    /// <param name="code">The code; null: the error has none.</param>
    public static bool Contain(string? code) => code
        is "ProvisionedThroughputExceededException"
        or "LimitExceededException"
        or "KMSThrottlingException"
        or "ThrottlingException"
        or "Throttling"
        or "TooManyRequestsException"
        or "RequestLimitExceeded"
        or "SlowDown";
}
