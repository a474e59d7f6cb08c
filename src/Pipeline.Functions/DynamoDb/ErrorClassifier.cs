using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>What an error of a call means for the items in it.</summary>
internal enum Answer
{
    /// <summary>It may succeed the next time: throttled, an error of the service, no answer in time.</summary>
    Retry,

    /// <summary>It may succeed once or twice later: credentials are being renewed, or the clock is corrected.</summary>
    RetryFew,

    /// <summary>The condition did not hold: the table has an item that stays.</summary>
    Kept,

    /// <summary>An item is not what DynamoDB takes, and never will be.</summary>
    Refused,

    /// <summary>Nothing can be written: no such table, no permission.</summary>
    Fatal,
}

/// <summary>Tells errors of DynamoDB and S3 apart
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).</summary>
internal static class Answers
{
    public static Answer Of(Exception error) => error switch
    {
        ConditionalCheckFailedException => Answer.Kept,
        ItemCollectionSizeLimitExceededException => Answer.Refused,
        AmazonUnmarshallingException => Answer.Retry,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError or 0 } => Answer.Retry,
        AmazonServiceException { ErrorCode: { } code } => OfCode(code),
        // The SDK could not sign or send: no credentials yet, no connection, no answer in time.
        AmazonClientException or HttpRequestException or IOException or OperationCanceledException => Answer.Retry,
        _ => Answer.Fatal,
    };

    private static Answer OfCode(string code) => code switch
    {
        "ProvisionedThroughputExceededException" or "ThrottlingException" or "Throttling" or "RequestLimitExceeded"
            or "LimitExceededException" or "SlowDown" or "RequestTimeout" or "TransactionConflictException"
            or "ReplicatedWriteConflictException" => Answer.Retry,
        "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidSignatureException"
            or "RequestExpired"
            or "RequestTimeTooSkewed" or "IncompleteSignatureException" or "MissingAuthenticationTokenException" =>
            Answer.RetryFew,
        "ValidationException" or "SerializationException" => Answer.Refused,
        _ => Answer.Fatal,
    };
}
