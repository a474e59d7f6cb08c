using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Functions.DynamoDb;

/// <summary>The meaning of a call's error for the items in it.</summary>
internal enum ErrorClass
{
    /// <summary>
    /// The call may succeed at the next attempt: it was throttled, the service failed, or no response came in time.
    /// </summary>
    Retry,

    /// <summary>
    /// The call may succeed at one of a few more attempts, when credentials have been renewed or the clock was corrected.
    /// </summary>
    RetryFew,

    /// <summary>The condition did not hold: the table has an item that must stay.</summary>
    ConditionFailed,

    /// <summary>DynamoDB does not accept the item, and never will.</summary>
    Refused,

    /// <summary>No item can be written: the table or the permission is missing.</summary>
    Fatal,
}

/// <summary>
/// Classifies the errors of DynamoDB and S3
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
/// </summary>
internal static class ErrorClassifier
{
    public static ErrorClass Classify(Exception error) => error switch
    {
        ConditionalCheckFailedException => ErrorClass.ConditionFailed,
        ItemCollectionSizeLimitExceededException => ErrorClass.Refused,
        AmazonUnmarshallingException => ErrorClass.Retry,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError or 0 } => ErrorClass.Retry,
        AmazonServiceException { ErrorCode: { } code } => OfCode(code),
        // The SDK could not sign or send the request: no credentials yet, no connection, no response in time.
        AmazonClientException or HttpRequestException or IOException or OperationCanceledException => ErrorClass.Retry,
        _ => ErrorClass.Fatal,
    };

    private static ErrorClass OfCode(string code) => code switch
    {
        _ when ThrottlingErrors.Contain(code) => ErrorClass.Retry,
        "RequestTimeout" or "TransactionConflictException" or "ReplicatedWriteConflictException" => ErrorClass.Retry,
        "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidSignatureException"
            or "RequestExpired" or "RequestTimeTooSkewed" or "IncompleteSignatureException"
            or "MissingAuthenticationTokenException" => ErrorClass.RetryFew,
        "ValidationException" or "SerializationException" => ErrorClass.Refused,
        _ => ErrorClass.Fatal,
    };
}
