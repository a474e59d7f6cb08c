using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Local.Access;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Faults;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>Operations that a service of the run lacks, and calls that fail inside the run: each is reported.</summary>
public sealed class RefusedOperationsTests
{
    [Fact]
    public async Task OperationThatTheServiceRefuses_IsCountedAndKeepsItsMessage()
    {
        await using var bed = await StartAsync(
            _ => throw new ServiceException("UnknownOperationException", "Jump is not carried out by the local run"));
        var (response, text) = await bed.JsonAsync("Fake_1.Jump", "{}", "fake");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(text)!["message"]!.ToString().ShouldBe("Jump is not carried out by the local run");
        bed.Access.NotHere.ShouldHaveSingleItem().Action.ShouldBe("fake:Jump");
    }

    [Fact]
    public async Task OperationThatTheServiceRefusesWithoutAWord_GetsOne()
    {
        await using var bed = await StartAsync(_ => throw new ServiceException("UnknownOperationException", ""));
        var (_, text) = await bed.JsonAsync("Fake_1.Jump", "{}", "fake");
        JsonNode.Parse(text)!["message"]!.ToString()
            .ShouldBe("this run's Fake lacks some of AWS's operations; got Fake_1.Jump: the call is not carried out here");
    }

    [Fact]
    public async Task OperationThatTheCallerMayNotCall_IsDenied()
    {
        await using var bed = await EndpointBed.StartAsync(
            new AccessFixture().WithRole(), access =>
                [Fake(access, _ => throw new ServiceException("UnknownOperationException", ""))]);
        var (_, text) = await bed.JsonAsync("Fake_1.Jump", "{}", "fake");
        JsonNode.Parse(text)!["__type"]!.ToString().ShouldBe("AccessDeniedException");
        bed.Access.NotHere.ShouldBeEmpty();
        bed.Access.Report().HasDenied().ShouldBeTrue();
    }

    [Fact]
    public async Task OtherErrors_AreNotCounted()
    {
        await using var bed = await StartAsync(_ => throw new ServiceException("ValidationException", "no"));
        await bed.JsonAsync("Fake_1.Jump", "{}", "fake");
        bed.Access.NotHere.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("TransactWriteItems", """{"TransactItems":[{"Put":{"TableName":"t"}}]}""", "dynamodb:PutItem", "table/t")]
    [InlineData("ExecuteStatement", """{"Statement":"SELECT * FROM \"t\".\"i\""}""", "dynamodb:PartiQLSelect", "table/t/index/i")]
    [InlineData("DescribeContinuousBackups", """{"TableName":"t"}""", "dynamodb:DescribeContinuousBackups", "table/t")]
    public async Task OperationThatTheEngineLacks_IsCountedAndExplained(
        string operation, string input, string action, string resource)
    {
        // As dynalite responds: an error name without a message.
        await using var engine = await EngineAsync("""{"__type":"com.amazon.coral.service#UnknownOperationException"}""");
        using var forwarder = new Forwarder(AddressOf(engine));
        var fixture = Everything;
        await using var bed = await EndpointBed.StartAsync(
            fixture, access =>
                [new DynamoDbHandler(
                    fixture.Deployment, access, forwarder, new EndpointFaults(0, 0), new RunLog(TimeProvider.System),
                        TimeProvider.System)]);
        var (response, text) = await bed.JsonAsync($"DynamoDB_20120810.{operation}", input, "dynamodb", "1.0");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var answer = JsonNode.Parse(text)!;
        answer["__type"]!.ToString().ShouldEndWith("UnknownOperationException");
        answer["message"]!.ToString().ShouldContain($"got DynamoDB_20120810.{operation}: the call is not carried out here");
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, $"arn:aws:dynamodb:eu-west-1:111122223333:{resource}", 1)]);
    }

    [Theory]
    [InlineData("DELETE", "/data/a?tagging", "s3:DeleteObjectTagging", "data/a")]
    [InlineData("PUT", "/data/a?acl", "s3:PutObjectAcl", "data/a")]
    [InlineData("POST", "/data/a?restore", "s3:RestoreObject", "data/a")]
    [InlineData("GET", "/data?uploads", "s3:ListBucketMultipartUploads", "data")]
    [InlineData("DELETE", "/data?cors", "s3:PutBucketCORS", "data")]
    public async Task PartOfS3ThatTheEngineWouldTakeForTheWhole_IsRefusedAndCounted(
        string method, string path, string action, string resource)
    {
        var fixture = Everything;
        // The engine must not be asked: there is none.
        await using var bed = await EndpointBed.StartAsync(fixture, access => [new S3Handler(fixture.Deployment, access, null!)]);
        var (response, text) = await bed.SendAsync(HttpMethod.Parse(method), path, "s3");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("<Code>NotImplemented</Code>");
        text.ShouldContain("the call is not carried out here");
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, $"arn:aws:s3:::{resource}", 1)]);
    }

    [Theory]
    [InlineData("Action=ListQueues", "text/xml", "<Code>InvalidAction</Code>")]
    [InlineData(null, "application/x-amz-json-1.0", "com.amazonaws.sqs#InvalidAction")]
    public async Task OperationThatTheQueuesEngineLacks_IsCountedAndExplained(string? form, string type, string expected)
    {
        await using var engine = await EngineAsync("""{"__type":"com.amazonaws.sqs#InvalidAction"}""");
        using var forwarder = new Forwarder(AddressOf(engine));
        var fixture = Everything;
        await using var bed = await EndpointBed.StartAsync(
            fixture, access => [new SqsHandler(fixture.Deployment, access, forwarder, new MessageCounts())]);
        var (response, text) = form is null
            ? await bed.JsonAsync("AmazonSQS.ListQueues", "{}", "sqs", "1.0")
            : await bed.FormAsync("sqs", form);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        text.ShouldContain(expected);
        text.ShouldContain("the call is not carried out here");
        bed.Access.NotHere.ShouldHaveSingleItem().Action.ShouldBe("sqs:ListQueues");
    }

    [Fact]
    public async Task LocationOfABucket_IsTheRunsRegion()
    {
        var fixture = Everything.Add("AWS::S3::Bucket", "{}", "data");
        await using var bed = await EndpointBed.StartAsync(fixture, access => [new S3Handler(fixture.Deployment, access, null!)]);
        var (response, text) = await bed.SendAsync(HttpMethod.Get, "/data?location", "s3");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain(">eu-west-1</LocationConstraint>");
    }

    [Fact]
    public async Task InvocationThatIsNotWaitedFor_IsCounted()
    {
        var fixture = Everything;
        await using var bed = await EndpointBed.StartAsync(fixture, _ => [new LambdaHandler(fixture.Deployment, null!)]);
        var (response, text) = await bed.SendAsync(
            HttpMethod.Post, "/2015-03-31/functions/f/invocations", "lambda", "{}", "application/json", (
                "X-Amz-Invocation-Type", "Event"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("got Event: the function is not invoked");
        bed.Access.NotHere
            .ShouldBe([new NotHereCall("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f", 1)]);
    }

    [Fact]
    public async Task CallThatFailsInTheRunItself_IsSaidToTheCallerAndInTheLog()
    {
        await using var bed = await StartAsync(_ => throw new ArithmeticException("it broke"));
        var (response, text) = await bed.JsonAsync("Fake_1.Jump", "{}", "fake");
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var answer = JsonNode.Parse(text)!;
        answer["__type"]!.ToString().ShouldBe("InternalFailure");
        var id = response.Headers.GetValues("x-amzn-RequestId").Single();
        answer["message"]!.ToString()
            .ShouldBe($"the run failed to answer: ArithmeticException: it broke; its log has more under the request id {id}");
        bed.Fixture.Said.ShouldHaveSingleItem()
            .ShouldStartWith($"Fake_1.Jump failed in the run itself, request {id}: ArithmeticException: it broke at ");
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"text":5}""")]
    public async Task InputThatIsNoneOfTheOperations_IsTheCallersMistake(string body)
    {
        await using var bed = await StartAsync(input => new JsonObject { ["said"] = (string?)input["text"] });
        var (response, text) = await bed.JsonAsync("Fake_1.Say", body, "fake");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(text)!["__type"]!.ToString().ShouldBe("SerializationException");
        bed.Fixture.Said.ShouldBeEmpty();
    }

    private static AccessFixture Everything => new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("*")));

    private static Task<EndpointBed> StartAsync(Func<JsonObject, JsonObject> invoke) =>
        EndpointBed.StartAsync(Everything, access => [Fake(access, invoke)]);

    private static JsonServiceHandler Fake(AccessControl access, Func<JsonObject, JsonObject> invoke) =>
        new("Fake", new FakeJsonService((_, input) => invoke(input)), access);

    private static Uri AddressOf(WebApplication engine) =>
        new(engine.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<WebApplication> EngineAsync(string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/x-amz-json-1.0";
            context.Response.ContentLength = answer.Length;
            return context.Response.WriteAsync(answer);
        });
        await app.StartAsync();
        return app;
    }
}
