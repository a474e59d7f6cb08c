using System.Net;
using Amazon.Runtime;

namespace Pipeline.Client.Putting;

/// <summary>What a failed call means for its records: worth another try, or refused for good.</summary>
internal static class CallFailures
{
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html and the errors of PutRecords: those that pass,
    // yet come with status 400.
    private static readonly HashSet<string> Throttles =
    [
        "ProvisionedThroughputExceededException",
        "LimitExceededException",
        "KMSThrottlingException",
        "ThrottlingException",
        "Throttling",
        "TooManyRequestsException",
        "RequestLimitExceeded",
    ];

    // Both services refuse a whole call for one record with these (the errors of PutRecords and of PutRecordBatch, and of
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html).
    private static readonly HashSet<string> Validations =
        ["InvalidArgumentException", "ValidationException", "ValidationError", "SerializationException"];

    // Where a validation speaks of the stream, it is not one of a record: "Value 'a b' at 'streamName' failed to satisfy
    // constraint".
    private static readonly string[] OfTheStream = ["at 'streamName'", "at 'streamARN'", "at 'deliveryStreamName'"];

    /// <summary>Whether a refusal of a call can be the fault of one of its records.</summary>
    internal static bool MayBeOfOneRecord(Exception exception) => exception is AmazonServiceException service
        && (service.StatusCode == HttpStatusCode.RequestEntityTooLarge || Validations.Contains(service.ErrorCode ?? ""))
        && !OfTheStream.Any(place => service.Message.Contains(place, StringComparison.Ordinal));

    /// <summary>Whether it is a failure of the call, and not a mistake in the code.</summary>
    internal static bool IsKnown(Exception exception) => exception
        is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException;

    internal static bool IsTransient(Exception exception) => exception switch
    {
        AmazonServiceException service => (int)service.StatusCode is < 400 or >= 500
            || service.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            || Throttles.Contains(service.ErrorCode ?? ""),
        // No Region, no credentials: nothing that time heals.
        AmazonClientException => false,
        _ => true,
    };

    internal static PutError ToError(Exception exception) => new(
        exception is AmazonServiceException { ErrorCode: { Length: > 0 } code }
            ? code : RecordNotPut.CallFailed, exception.Message);
}
