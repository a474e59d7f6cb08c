using System.Net;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint;

public class SnsHandlerTests
{
    private const string Arn = "arn:aws:sns:eu-west-1:111122223333:crowd";

    private static string Form(string arn) =>
        $"Action=Publish&Version=2010-03-31&TopicArn={Uri.EscapeDataString(arn)}&Message=hall-a%20is%20full";

    [Fact]
    public async Task Message_IsShownAndCounted()
    {
        var (fixture, counts) = (Fixture(AccessFixture.Allow("sns:Publish", Arn)), new MessageCounts());
        var (response, text) = await PublishAsync(fixture, counts, Form(Arn));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("<PublishResult><MessageId>");
        fixture.Said.ShouldContain("the topic was told: hall-a is full");
        counts.Of(Arn).ShouldBe(1);
    }

    [Fact]
    public async Task CallerWithoutThePermission_IsDenied()
    {
        var (fixture, counts) = (Fixture(AccessFixture.Allow("sns:Publish", $"{Arn}-other")), new MessageCounts());
        var (response, text) = await PublishAsync(fixture, counts, Form(Arn));
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        text.ShouldContain("<Code>AuthorizationError</Code>");
        counts.Of(Arn).ShouldBe(0);
    }

    [Fact]
    public async Task TopicThatIsNotThere_IsNotFound()
    {
        var fixture = Fixture(AccessFixture.Allow("sns:*"));
        var (response, text) = await PublishAsync(fixture, new MessageCounts(), Form($"{Arn}-other"));
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        text.ShouldContain("<Code>NotFound</Code>");
    }

    [Fact]
    public async Task MessageWithoutText_IsRefused()
    {
        var form = Form(Arn)[..Form(Arn).IndexOf("&Message", StringComparison.Ordinal)];
        var (response, text) = await PublishAsync(Fixture(AccessFixture.Allow("sns:*")), new MessageCounts(), form);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("<Code>InvalidParameter</Code>");
    }

    // The run answers calls that subscribe or list by saying that it does not carry them out.
    [Fact]
    public async Task OtherOperation_IsNotHere()
    {
        var fixture = Fixture(AccessFixture.Allow("sns:*"));
        var (_, text) = await PublishAsync(fixture, new MessageCounts(), "Action=ListTopics&Version=2010-03-31");
        text.ShouldContain("not carried out here");
    }

    private static AccessFixture Fixture(string statement) =>
        new AccessFixture().WithRole(AccessFixture.Document(statement)).Add("AWS::SNS::Topic", "{}", "Crowd", Arn, Arn);

    private static async Task<(HttpResponseMessage Response, string Body)> PublishAsync(
        AccessFixture fixture, MessageCounts counts, string form)
    {
        await using var bed = await EndpointBed.StartAsync(
            fixture, access => [new SnsHandler(fixture.Deployment, access, fixture, counts)]);
        return await bed.FormAsync("sns", form);
    }
}
