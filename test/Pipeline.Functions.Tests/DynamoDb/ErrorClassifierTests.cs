using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Functions.DynamoDb;

namespace Pipeline.Functions.Tests.DynamoDb;

public class AnswersTests
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
        $"{Answers.Of(Error(code, HttpStatusCode.BadRequest))}".ShouldBe(answer);

    [Fact]
    public void ErrorsWithTypes_AreToldApart()
    {
        Answers.Of(new ConditionalCheckFailedException("no")).ShouldBe(Answer.Kept);
        Answers.Of(new ItemCollectionSizeLimitExceededException("full")).ShouldBe(Answer.Refused);
        Answers.Of(Error("AnyException", HttpStatusCode.ServiceUnavailable)).ShouldBe(Answer.Retry);
        Answers.Of(new AmazonClientException("no credentials yet")).ShouldBe(Answer.Retry);
        Answers.Of(new HttpRequestException("refused")).ShouldBe(Answer.Retry);
        Answers.Of(new TaskCanceledException("too late")).ShouldBe(Answer.Retry);
        Answers.Of(new InvalidOperationException("a fault of ours")).ShouldBe(Answer.Fatal);
    }

    private static AmazonDynamoDBException Error(string code, HttpStatusCode status) =>
        new("message", ErrorType.Unknown, code, "request", status);
}
