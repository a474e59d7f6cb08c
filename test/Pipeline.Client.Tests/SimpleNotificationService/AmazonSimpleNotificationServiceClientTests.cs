using Pipeline.Client.SimpleNotificationService;

namespace Pipeline.Client.Tests.SimpleNotificationService;

public class AmazonSimpleNotificationServiceClientTests
{
    private static readonly PublishRequest Request = new()
    {
        TopicArn = "arn:aws:sns:eu-west-1:111122223333:crowd",
        Subject = "a & b",
        Message = """{"zone":"Bühne"}""",
    };

    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    [Fact]
    public async Task Publish_IsASignedForm()
    {
        using var stub = new StubEndpoint(_ => new(200, """
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId>
            </PublishResult></PublishResponse>
            """));
        using var client = Client(stub);
        await client.PublishAsync(Request);
        var call = stub.Calls.ShouldHaveSingleItem();
        call.Text.ShouldBe(
            "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Acrowd&Subject=a%20%26%20b" +
            "&Message=%7B%22zone%22%3A%22B%C3%BChne%22%7D");
        call.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded; charset=utf-8");
        call.Headers["Authorization"]!.ShouldContain("/eu-west-1/sns/aws4_request");
    }

    [Fact]
    public async Task Refusal_HasTheCodeOfSns()
    {
        using var stub = new StubEndpoint(_ => new(404, """
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>NotFound</Code>
            <Message>Topic does not exist</Message></Error><RequestId>the-id</RequestId></ErrorResponse>
            """));
        using var client = Client(stub);
        var error = await Should.ThrowAsync<AmazonSimpleNotificationServiceException>(() => client.PublishAsync(Request));
        (error.ErrorCode, error.Message, (int)error.StatusCode).ShouldBe(("NotFound", "Topic does not exist", 404));
    }

    private static AmazonSimpleNotificationServiceClient Client(StubEndpoint stub) => new(
        Clients.Credentials,
        new AmazonSimpleNotificationServiceConfig
        {
            ServiceURL = stub.Url,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
        });
}
