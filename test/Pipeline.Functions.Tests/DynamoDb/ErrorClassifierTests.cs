using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Functions.DynamoDb;

namespace Pipeline.Functions.Tests.DynamoDb;

public class ErrorClassifierTests
{
    [Theory]
    [InlineData("ProvisionedThroughputExceededException", "Retry")]
    [InlineData("ThrottlingException", "Retry")]
    [InlineData("Throttling", "Retry")]
    [InlineData("RequestLimitExceeded", "Retry")]
    [InlineData("LimitExceededException", "Retry")]
    [InlineData("TransactionConflictException", "Retry")]
    [InlineData("ReplicatedWriteConflictException", "Retry")]
    [InlineData("SlowDown", "Retry")]
    [InlineData("KMSThrottlingException", "Retry")]
    [InlineData("RequestTimeout", "Retry")]
    [InlineData("ExpiredTokenException", "RetryFew")]
    [InlineData("ExpiredToken", "RetryFew")]
    [InlineData("UnrecognizedClientException", "RetryFew")]
    [InlineData("InvalidSignatureException", "RetryFew")]
    [InlineData("RequestExpired", "RetryFew")]
    [InlineData("RequestTimeTooSkewed", "RetryFew")]
    [InlineData("IncompleteSignatureException", "RetryFew")]
    [InlineData("MissingAuthenticationTokenException", "RetryFew")]
    [InlineData("ValidationException", "Refused")]
    [InlineData("SerializationException", "Refused")]
    [InlineData("ResourceNotFoundException", "Fatal")]
    [InlineData("AccessDeniedException", "Fatal")]
    public void CodeOfTheService_DecidesWhatIsDone(string code, string answer) =>
        $"{ErrorClassifier.Classify(Error(code, HttpStatusCode.BadRequest))}".ShouldBe(answer);

    [Fact]
    public void ErrorsWithTypes_AreToldApart()
    {
        ErrorClassifier.Classify(new ConditionalCheckFailedException("no")).ShouldBe(ErrorClass.ConditionFailed);
        ErrorClassifier.Classify(new ItemCollectionSizeLimitExceededException("full")).ShouldBe(ErrorClass.Refused);
        ErrorClassifier.Classify(Error("AnyException", HttpStatusCode.ServiceUnavailable)).ShouldBe(ErrorClass.Retry);
        ErrorClassifier.Classify(new AmazonClientException("no credentials yet")).ShouldBe(ErrorClass.Retry);
        ErrorClassifier.Classify(new HttpRequestException("refused")).ShouldBe(ErrorClass.Retry);
        ErrorClassifier.Classify(new TaskCanceledException("too late")).ShouldBe(ErrorClass.Retry);
        ErrorClassifier.Classify(new InvalidOperationException("a fault of ours")).ShouldBe(ErrorClass.Fatal);
    }

    private static AmazonDynamoDBException Error(string code, HttpStatusCode status) =>
        new("message", ErrorType.Unknown, code, "request", status);
}
