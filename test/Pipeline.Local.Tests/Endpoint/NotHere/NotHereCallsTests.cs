using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint.NotHere;

/// <summary>
/// Calls of services that the run does not have, over the wire: their IAM action and resource, and a refusal that their clients
/// can read.
/// </summary>
public sealed class NotHereCallsTests
{
    private const string Here = "eu-west-1:111122223333";

    private static AccessFixture Everything => new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("*")));

    [Theory]
    [InlineData(
        "AmazonSSM.GetParameter", """{"Name":"/app/name:3"}""", "ssm:GetParameter",
        "arn:aws:ssm:" + Here + ":parameter/app/name")]
    [InlineData("AmazonSSM.GetParameters", """{"Names":["a"]}""", "ssm:GetParameters", "arn:aws:ssm:" + Here + ":parameter/a")]
    [InlineData(
        "AmazonSSM.GetParametersByPath", """{"Path":"/app/"}""", "ssm:GetParametersByPath",
        "arn:aws:ssm:" + Here + ":parameter/app/")]
    [InlineData("AmazonSSM.SendCommand", "{}", "ssm:SendCommand", NotHereCall.Unknown)]
    [InlineData(
        "secretsmanager.GetSecretValue", """{"SecretId":"db"}""", "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:" + Here + ":secret:db-AbCdEf")]
    [InlineData(
        "secretsmanager.GetSecretValue", """{"SecretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-123456"}""",
        "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:" + Here + ":secret:db-123456")]
    [InlineData(
        "TrentService.Encrypt", """{"KeyId":"11111111-2222-3333-4444-555555555555"}""", "kms:Encrypt", AccessFixture.KeyArn)]
    [InlineData("TrentService.Encrypt", """{"KeyId":"alias/none"}""", "kms:Encrypt", NotHereCall.Unknown)]
    [InlineData(
        "AWSEvents.PutEvents", """{"Entries":[{"Detail":"{}"}]}""", "events:PutEvents",
        "arn:aws:events:" + Here + ":event-bus/default")]
    [InlineData(
        "AWSEvents.PutEvents", """{"Entries":[{"EventBusName":"arn:aws:events:eu-west-1:444455556666:event-bus/b"}]}""",
        "events:PutEvents", "arn:aws:events:eu-west-1:444455556666:event-bus/b")]
    [InlineData(
        "AWSStepFunctions.StartExecution", """{"stateMachineArn":"arn:aws:states:eu-west-1:111122223333:stateMachine:s"}""",
        "states:StartExecution", "arn:aws:states:" + Here + ":stateMachine:s")]
    [InlineData(
        "Logs_20140328.PutLogEvents", """{"logGroupName":"g","logStreamName":"s"}""", "logs:PutLogEvents",
        "arn:aws:logs:" + Here + ":log-group:g:log-stream:s")]
    [InlineData("AWSGlue.GetTable", """{"DatabaseName":"d","Name":"t"}""", "glue:GetTable", NotHereCall.Unknown)]
    [InlineData(
        "AmazonAthena.StartQueryExecution", """{"QueryString":"x"}""", "athena:StartQueryExecution",
        "arn:aws:athena:" + Here + ":workgroup/primary")]
    [InlineData(
        "DynamoDBStreams_20120810.GetShardIterator",
        """{"StreamArn":"arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/x"}""", "dynamodb:GetShardIterator",
        "arn:aws:dynamodb:" + Here + ":table/t/stream/x")]
    [InlineData("GraniteServiceVersion20100801.PutMetricData", """{"Namespace":"App"}""", "cloudwatch:PutMetricData", "*")]
    [InlineData(
        "AmazonSomething_1.DoIt", """{"thingArn":"arn:aws:x:eu-west-1:111122223333:thing/a"}""", "x:DoIt",
        "arn:aws:x:" + Here + ":thing/a")]
    [InlineData("AmazonSSM.GetParameter", "{", "ssm:GetParameter", NotHereCall.Unknown)]
    public async Task CallOfAJsonService_IsCountedAndRefused(string target, string body, string action, string resource)
    {
        await using var bed = await EndpointBed.StartAsync(
            Everything, access => [new JsonServiceHandler("Fake", new FakeJsonService((_, _) => []), access)]);
        var (response, text) = await bed.JsonAsync(target, body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var answer = JsonNode.Parse(text)!;
        answer["__type"]!.ToString().ShouldBe("UnknownOperationException");
        answer["message"]!.ToString().ShouldBe($"this run has Fake; got {target}: the call is not carried out here");
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, resource, 1)]);
    }

    [Theory]
    [InlineData(
        "sns", "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3At&Message=m", "sns:Publish",
        "arn:aws:sns:" + Here + ":t")]
    [InlineData(
        "sns", "Action=PublishBatch&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3At", "sns:Publish",
        "arn:aws:sns:" + Here + ":t")]
    [InlineData("sns", "Action=Publish&PhoneNumber=%2B1", "sns:Publish", "*")]
    [InlineData("sns", "Action=ListTopics", "sns:ListTopics", "*")]
    [InlineData("iam", "Action=GetRole&RoleName=r", "iam:GetRole", NotHereCall.Unknown)]
    [InlineData("cloudformation", "Action=DescribeStacks&StackName=s", "cloudformation:DescribeStacks", NotHereCall.Unknown)]
    [InlineData("monitoring", "Action=PutMetricData&Namespace=App", "cloudwatch:PutMetricData", "*")]
    [InlineData("email", "Action=SendEmail", "ses:SendEmail", NotHereCall.Unknown)]
    public async Task CallOfAQueryService_IsCountedAndRefusedInXml(string service, string form, string action, string resource)
    {
        await using var bed = await EndpointBed.StartAsync(Everything);
        var (response, text) = await bed.FormAsync(service, form);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/xml");
        var error = XDocument.Parse(text).Root!;
        error.Name.LocalName.ShouldBe("ErrorResponse");
        Value(error, "Type").ShouldBe("Sender");
        Value(error, "Code").ShouldBe("InvalidAction");
        Value(error, "Message").ShouldContain("the call is not carried out here");
        Value(error, "RequestId").ShouldNotBeEmpty();
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, resource, 1)]);
    }

    [Theory]
    [InlineData("POST", "/TraceSegments", "xray", "xray:PutTraceSegments", "*")]
    [InlineData("POST", "/model/m.v1%3A0/invoke", "bedrock", "bedrock:InvokeModel", NotHereCall.Unknown)]
    [InlineData("POST", "/model/m/converse-stream", "bedrock", "bedrock:InvokeModelWithResponseStream", NotHereCall.Unknown)]
    [InlineData("POST", "/agents/x", "bedrock", "bedrock:*", NotHereCall.Unknown)]
    [InlineData("POST", "/topics/a%2Fb?qos=1", "iotdata", "iot:Publish", "arn:aws:iot:" + Here + ":topic/a/b")]
    [InlineData(
        "POST", "/schedules/s", "scheduler", "scheduler:CreateSchedule", "arn:aws:scheduler:" + Here + ":schedule/default/s")]
    [InlineData("GET", "/2015-03-31/event-source-mappings/", "lambda", "lambda:ListEventSourceMappings", NotHereCall.Unknown)]
    public async Task CallOfARestService_IsCountedAndRefusedInJson(
        string method, string path, string service, string action, string resource)
    {
        await using var bed = await EndpointBed.StartAsync(Everything);
        var (response, text) = await bed.SendAsync(
            HttpMethod.Parse(method), path, service, method == "GET" ? null : "{}", "application/json");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["UnknownOperationException"]);
        JsonNode.Parse(text)!["message"]!.ToString().ShouldContain("the call is not carried out here");
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, resource, 1)]);
    }

    [Fact]
    public async Task CallInCbor_IsRefusedInCbor()
    {
        await using var bed = await EndpointBed.StartAsync(Everything);
        var (response, text) = await bed.SendAsync(
            HttpMethod.Post,
            "/service/GraniteServiceVersion20100801/operation/PutMetricData",
            "monitoring",
            "x",
            "application/cbor",
            ("smithy-protocol", "rpc-v2-cbor"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.GetValues("smithy-protocol").ShouldBe(["rpc-v2-cbor"]);
        text.ShouldContain("__type");
        text.ShouldContain("UnknownOperationException");
        bed.Access.NotHere.ShouldBe([new NotHereCall("cloudwatch:PutMetricData", "*", 1)]);
    }

    [Theory]
    [InlineData("route53", "<ErrorResponse>")]
    [InlineData("s3", "<Error><Code>NotImplemented</Code>")]
    public async Task CallOfAnXmlService_IsRefusedInXml(string service, string expected)
    {
        await using var bed = await EndpointBed.StartAsync(Everything);
        var (response, text) = await bed.SendAsync(HttpMethod.Get, "/2013-04-01/hostedzone", service);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        XDocument.Parse(text).ShouldNotBeNull();
        text.ShouldContain(expected);
    }

    [Theory]
    [InlineData("ec2", "Action=DescribeVpcs", "<Response><Errors><Error><Code>InvalidAction</Code>")]
    public async Task CallOfEc2_IsRefusedInItsForm(string service, string form, string expected)
    {
        await using var bed = await EndpointBed.StartAsync(Everything);
        (await bed.FormAsync(service, form)).Body.ShouldStartWith(expected);
    }

    [Fact]
    public async Task CallWithoutTheRight_IsDeniedInTheCallersProtocol()
    {
        await using var bed = await EndpointBed.StartAsync(new AccessFixture().WithRole());
        var (json, jsonText) = await bed.JsonAsync("AmazonSSM.GetParameter", """{"Name":"/a"}""", "ssm");
        json.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(jsonText)!["__type"]!.ToString().ShouldBe("AccessDeniedException");
        JsonNode.Parse(jsonText)!["message"]!.ToString()
            .ShouldContain("is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:");
        var (sns, snsText) = await bed.FormAsync("sns", "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3At");
        sns.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Value(XDocument.Parse(snsText).Root!, "Code").ShouldBe("AuthorizationError");
        var (iam, iamText) = await bed.FormAsync("iam", "Action=GetRole");
        iam.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Value(XDocument.Parse(iamText).Root!, "Code").ShouldBe("AccessDenied");
        var (rest, _) = await bed.SendAsync(HttpMethod.Post, "/TraceSegments", "xray", "{}", "application/json");
        rest.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        rest.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["AccessDeniedException"]);
        bed.Access.NotHere.ShouldBeEmpty();
        bed.Access.Report().Roles.ShouldHaveSingleItem().Denied.Select(call => call.Action).Order()
            .ShouldBe(["iam:GetRole", "sns:Publish", "ssm:GetParameter", "xray:PutTraceSegments"]);
    }

    [Fact]
    public async Task ConditionsOfAKey_AreAskedWithTheCallsContext()
    {
        var policy = AccessFixture.Document(
            AccessFixture.Allow("kms:Encrypt", more: AccessFixture.Where("StringEquals", "kms:EncryptionContext:app", "a")));
        await using var bed = await EndpointBed.StartAsync(new AccessFixture().WithRole(policy));
        const string key = "11111111-2222-3333-4444-555555555555";
        await bed.JsonAsync("TrentService.Encrypt", $$"""{"KeyId":"{{key}}","EncryptionContext":{"app":"b"} }""", "kms");
        bed.Access.NotHere.ShouldBeEmpty();
        await bed.JsonAsync("TrentService.Encrypt", $$"""{"KeyId":"{{key}}","EncryptionContext":{"app":"a"} }""", "kms");
        bed.Access.NotHere.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task UserOfThisComputer_IsRefusedAndNotCounted()
    {
        await using var bed = await EndpointBed.StartAsync(new AccessFixture().WithRole(), asUser: true);
        var (response, text) = await bed.JsonAsync("AmazonSSM.GetParameter", "{}", version: "1.0");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-amz-json-1.0");
        text.ShouldContain("UnknownOperationException");
        bed.Access.NotHere.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FOther&RoleSessionName=s", "sts:AssumeRole",
        "arn:aws:iam::111122223333:role/Other")]
    [InlineData("Action=GetSessionToken", "sts:GetSessionToken", "*")]
    public async Task OtherCallsOfSts_AreCounted(string form, string action, string resource)
    {
        await using var bed = await EndpointBed.StartAsync(Everything, _ => [new StsHandler(new AccessFixture().Deployment)]);
        var (response, text) = await bed.FormAsync("sts", form);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Value(XDocument.Parse(text).Root!, "Message").ShouldStartWith("this run's STS has GetCallerIdentity alone; got ");
        bed.Access.NotHere.ShouldBe([new NotHereCall(action, resource, 1)]);
        (await bed.FormAsync("sts", "Action=GetCallerIdentity")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string Value(XElement root, string name) =>
        root.Descendants().Single(element => element.Name.LocalName == name).Value;
}
