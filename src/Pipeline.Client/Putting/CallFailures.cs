using System.Net;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Putting;

/// <summary>Decides what a failed call means for its records: whether a retry can help, or the records are refused.</summary>
internal static class CallFailures
{
    // By these codes both services refuse a whole call for one record (the errors of PutRecords and of PutRecordBatch, and of
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html).
    private static readonly HashSet<string> Validations =
        ["InvalidArgumentException", "ValidationException", "ValidationError", "SerializationException"];

    // A validation error with such a text is about the stream, not about a record: "Value 'a b' at 'streamName' failed to
    // satisfy constraint".
    private static readonly string[] OfTheStream = ["at 'streamName'", "at 'streamARN'", "at 'deliveryStreamName'"];

    /// <summary>Whether one record may be the reason why the whole call was refused.</summary>
    internal static bool MayBeOfOneRecord(Exception exception) => exception is AmazonServiceException service
        && (service.StatusCode == HttpStatusCode.RequestEntityTooLarge || Validations.Contains(service.ErrorCode ?? ""))
        && !OfTheStream.Any(place => service.Message.Contains(place, StringComparison.Ordinal));

    /// <summary>Whether the exception is a failure of the call, and not a bug.</summary>
    internal static bool IsKnown(Exception exception) => exception
        is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException;

    internal static bool IsTransient(Exception exception) => exception switch
    {
        AmazonServiceException service => (int)service.StatusCode is < 400 or >= 500
            || service.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            || ThrottlingErrors.Contain(service.ErrorCode),
        // No Region or no credentials: a retry does not help.
        AmazonClientException => false,
        _ => true,
    };

    internal static PutError ToError(Exception exception) => new(
        exception is AmazonServiceException { ErrorCode: { Length: > 0 } code }
            ? code : RecordNotPut.CallFailed, exception.Message);
}
