using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;
using Pipeline.Local.Kinesis;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Policies of streams and consumers that clients put, and their effect on later calls.</summary>
public sealed class ResourcePolicyTests
{
    private const string Stream = AccessFixture.StreamArn;

    [Fact]
    public void PutPolicy_IsGotAndDeleted()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        Call(bed, "GetResourcePolicy")["Policy"]!.ToString().ShouldBe("{}");
        var policy = AccessFixture.Document(Allow(KinesisBed.StreamArn));
        Call(bed, "PutResourcePolicy", policy).Count.ShouldBe(0);
        Call(bed, "GetResourcePolicy")["Policy"]!.ToString().ShouldBe(policy);
        Call(bed, "DeleteResourcePolicy").Count.ShouldBe(0);
        Call(bed, "GetResourcePolicy")["Policy"]!.ToString().ShouldBe("{}");
        var error = Should.Throw<ServiceException>(() => Call(bed, "DeleteResourcePolicy"));
        (error.Code, error.Message).ShouldBe(
            ("ResourceNotFoundException", $"No resource policy found for resource ARN {KinesisBed.StreamArn}."));
    }

    [Theory]
    [InlineData("""{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/others","Policy":"{}"}""",
        "ResourceNotFoundException")]
    [InlineData("""{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders/consumer/c:1","Policy":"{}"}""",
        "ResourceNotFoundException")]
    [InlineData("""{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","Policy":"{"}""",
        "InvalidArgumentException")]
    [InlineData("""{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"}""", "ValidationException")]
    [InlineData("""{"Policy":"{}"}""", "ValidationException")]
    public void WrongPolicy_IsRefused(string input, string code) =>
        KinesisBed.WithStream(shards: 1).Refused("PutResourcePolicy", input).Code.ShouldBe(code);

    [Fact]
    public void PolicyThatIsTooLong_IsRefused() =>
        Should.Throw<ServiceException>(() => Call(KinesisBed.WithStream(shards: 1), "PutResourcePolicy", new string(' ', 20_481)))
            .Code.ShouldBe("LimitExceededException");

    [Fact]
    public void PutPolicy_DecidesFromThenOn()
    {
        var (service, access) = Start(new AccessFixture().WithRole());
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
        Put(service, Stream, AccessFixture.Document(Allow(Stream)));
        access.Allows("kinesis:PutRecord", Stream).ShouldBeTrue();
        Invoke(service, "DeleteResourcePolicy", Stream);
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
    }

    [Fact]
    public void PutPolicy_ReplacesTheTemplates()
    {
        var template = AccessFixture.Document(Allow(Stream));
        var (service, access) = Start(new AccessFixture().WithRole().Add(
            "AWS::Kinesis::ResourcePolicy", $$"""{"ResourceArn":"{{Stream}}","ResourcePolicy":{{template}}}""", "Policy"));
        JsonNode.Parse(Invoke(service, "GetResourcePolicy", Stream)["Policy"]!.ToString())!.ToJsonString().ShouldBe(template);
        access.Allows("kinesis:PutRecord", Stream).ShouldBeTrue();
        Put(service, Stream,
            AccessFixture.Document(Allow(Stream).Replace("kinesis:*", "kinesis:GetRecords", StringComparison.Ordinal)));
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
        access.Allows("kinesis:GetRecords", Stream).ShouldBeTrue();
    }

    [Fact]
    public void PolicyOfAConsumer_StandsBesideItsStreams()
    {
        var (service, access) = Start(new AccessFixture().WithRole());
        var registered =
            Invoke(service, "RegisterStreamConsumer", $$"""{"StreamARN":"{{Stream}}","ConsumerName":"c"}""", isInput: true);
        var consumer = (string)registered["Consumer"]!["ConsumerARN"]!;
        Put(service, consumer, AccessFixture.Document(Allow(consumer)));
        Put(service, Stream, AccessFixture.Document(Allow(Stream)));
        access.Allows("kinesis:SubscribeToShard", consumer).ShouldBeTrue();
        Invoke(service, "DeleteResourcePolicy", Stream);
        access.Allows("kinesis:SubscribeToShard", consumer).ShouldBeTrue();
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
    }

    [Fact]
    public void PolicyThatIsNone_ChangesNothing()
    {
        var (service, access) = Start(new AccessFixture().WithRole());
        Put(service, Stream, AccessFixture.Document(Allow(Stream)));
        var error = Should.Throw<ServiceException>(() =>
            Put(service, Stream, """{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}"""));
        error.Code.ShouldBe("InvalidArgumentException");
        access.Allows("kinesis:PutRecord", Stream).ShouldBeTrue();
    }

    [Fact]
    public void DeletedStream_TakesItsPoliciesAlong()
    {
        var (service, access) = Start(new AccessFixture().WithRole());
        Put(service, Stream, AccessFixture.Document(Allow(Stream)));
        Invoke(service, "DeleteStream", """{"StreamName":"Events"}""", isInput: true);
        Invoke(service, "CreateStream", """{"StreamName":"Events","ShardCount":1}""", isInput: true);
        Invoke(service, "GetResourcePolicy", Stream)["Policy"]!.ToString().ShouldBe("{}");
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
    }

    private static string Allow(string arn) =>
        $$"""{"Effect":"Allow","Principal":{"AWS":"{{AccessFixture.RoleArn}}"},"Action":"kinesis:*","Resource":"{{arn}}"}""";

    private static (KinesisService Service, AccessControl Access) Start(AccessFixture fixture)
    {
        var access = fixture.Build();
        var service = new KinesisService(fixture.Deployment, access, fixture, fixture.Time, policies: access);
        Invoke(service, "CreateStream", """{"StreamName":"Events","ShardCount":1}""", isInput: true);
        return (service, access);
    }

    private static void Put(KinesisService service, string arn, string policy) =>
        Invoke(service, "PutResourcePolicy", new JsonObject { ["ResourceARN"] = arn, ["Policy"] = policy }.ToJsonString(),
            isInput: true);

    private static JsonObject Invoke(KinesisService service, string operation, string arnOrInput, bool isInput = false) =>
        service.InvokeAsync(
        operation,
        isInput ? JsonNode.Parse(arnOrInput)!.AsObject() : new JsonObject { ["ResourceARN"] = arnOrInput },
        CancellationToken.None).GetAwaiter().GetResult();

    private static JsonObject Call(KinesisBed bed, string operation, string? policy = null)
    {
        var input = new JsonObject { ["ResourceARN"] = KinesisBed.StreamArn };
        if (policy is not null) input["Policy"] = policy;
        return bed.Call(operation, input.ToJsonString());
    }
}
