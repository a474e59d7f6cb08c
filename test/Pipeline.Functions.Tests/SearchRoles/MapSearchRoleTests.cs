using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.SearchRoles;
using Pipeline.Functions.Tests.Runtime;

namespace Pipeline.Functions.Tests.SearchRoles;

public sealed class MapSearchRoleTests : IDisposable
{
    private const string Role = "arn:aws:iam::111122223333:role/deliverer";
    private const string RoleEntry = "roles/pipeline-1";
    private const string MappingEntry = "rolesmapping/pipeline-1";

    private readonly SimulatedSecurity _security = new();
    private readonly StringWriter _output = new();

    private string? _secret = $$"""{"username":"{{SimulatedSecurity.User}}","password":"{{SimulatedSecurity.Password}}"}""";
    private TimeProvider _time = FixedClock.Instance;

    public void Dispose() => _security.Dispose();

    [Fact]
    public async Task Create_MakesSecurityRoleAndMapping()
    {
        var answer = await InvokeAsync("Create");
        _security.Entries[RoleEntry].ToJsonString().ShouldBe(
            """{"cluster_permissions":["cluster_composite_ops","cluster_monitor"]""" +
            ""","index_permissions":[{"index_patterns":["badges*"],"allowed_actions":["create_index","crud","manage"]}]}""");
        _security.Entries[MappingEntry].ToJsonString().ShouldBe($$"""{"backend_roles":["{{Role}}"]}""");
        var id = $"{answer["PhysicalResourceId"]}";
        id.ShouldStartWith("pipeline-1-");
        answer.ToJsonString().ShouldBe(
            $$"""{"Status":"SUCCESS","PhysicalResourceId":"{{id}}","StackId":"stack","RequestId":"request","LogicalResourceId":"Mapping"}""");
        // The URL of the response carries its signature; the request must not be signed.
        _security.ContentTypes.ShouldBe([null]);
    }

    [Fact]
    public async Task MasterRole_IsAssumedAndSignsEveryRequest()
    {
        const string Master = "arn:aws:iam::111122223333:role/master";
        _security.MasterSession = $"token of {Master}";
        var answer = await InvokeAsync("Create", ("MasterSecretArn", null), ("MasterRoleArn", Master));
        $"{answer["Status"]}".ShouldBe("SUCCESS", $"{answer["Reason"]}");
        _security.Entries[MappingEntry].ToJsonString().ShouldBe($$"""{"backend_roles":["{{Role}}"]}""");
        $"{(await InvokeAsync("Delete", ("MasterSecretArn", ""), ("MasterRoleArn", Master)))["Status"]}".ShouldBe("SUCCESS");
        _security.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task NoMaster_IsNamed() => $"{(await InvokeAsync("Create", ("MasterSecretArn", null)))["Reason"]}".ShouldBe(
        "the resource's properties must hold MasterSecretArn; got nothing; deploy it by its construct, which sets them");

    [Fact]
    public async Task SameRequestAgain_ChangesNothing()
    {
        var first = await InvokeAsync("Create");
        var entries = _security.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.ToJsonString());
        var second = await InvokeAsync("Update");
        $"{second["PhysicalResourceId"]}".ShouldBe($"{first["PhysicalResourceId"]}");
        _security.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.ToJsonString())
            .ShouldBe(entries, ignoreOrder: true);
        _security.Calls.Count(call => call.StartsWith("PUT /_plugins/_security/api/rolesmapping/", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact]
    public async Task MappingThatExists_IsMergedWith()
    {
        _security.Entries[MappingEntry] =
            Parse("""{"backend_roles":["other"],"hosts":[],"users":["ann"],"and_backend_roles":[],"description":"ours"}""");
        await InvokeAsync("Create");
        _security.Entries[MappingEntry].ToJsonString().ShouldBe(
            $$"""{"backend_roles":["other","{{Role}}"],"and_backend_roles":[],"hosts":[],"users":["ann"]""" +
            $$""","description":"ours"}""");
    }

    [Fact]
    public async Task OtherIndex_IsTheSameMapping()
    {
        var first = await InvokeAsync("Create");
        var second = await InvokeAsync("Update", ("IndexPattern", "doors*"));
        $"{second["PhysicalResourceId"]}".ShouldBe($"{first["PhysicalResourceId"]}");
        _security.Entries[RoleEntry]["index_permissions"]![0]!["index_patterns"]!.ToJsonString().ShouldBe("""["doors*"]""");
    }

    // If the physical id changes, CloudFormation asks to delete the old resource.
    [Theory]
    [InlineData("DomainEndpoint")]
    [InlineData("SecurityRole")]
    [InlineData("BackendRole")]
    public async Task OtherDomainOrRole_IsAnotherMapping(string property)
    {
        var first = await InvokeAsync("Create");
        var second = await InvokeAsync("Update", (property, "other"));
        $"{second["PhysicalResourceId"]}".ShouldNotBe($"{first["PhysicalResourceId"]}");
    }

    [Fact]
    public async Task Delete_RemovesBoth()
    {
        await InvokeAsync("Create");
        var answer = await InvokeAsync("Delete");
        _security.Entries.ShouldBeEmpty();
        $"{answer["Status"]}".ShouldBe("SUCCESS");
        $"{answer["PhysicalResourceId"]}".ShouldBe("given");
    }

    [Theory]
    [InlineData("""{"backend_roles":["other","ROLE"]}""", """{"backend_roles":["other"]}""")]
    [InlineData("""{"backend_roles":["ROLE"],"users":["ann"]}""", """{"backend_roles":[],"users":["ann"]}""")]
    public async Task DeleteOfAMappingThatOthersUse_LeavesThemIn(string before, string after)
    {
        await InvokeAsync("Create");
        _security.Entries[MappingEntry] = Parse(before.Replace("ROLE", Role));
        await InvokeAsync("Delete");
        _security.Entries[MappingEntry].ToJsonString().ShouldBe(after);
        _security.Entries.ShouldContainKey(RoleEntry);
    }

    [Fact]
    public async Task DeleteOfNothing_Succeeds()
    {
        $"{(await InvokeAsync("Delete"))["Status"]}".ShouldBe("SUCCESS");
        _output.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(409)]
    public async Task BusyDomain_IsAskedAgain(int status)
    {
        for (var i = 0; i < 3; i++) _security.Faults.Enqueue(status);
        $"{(await InvokeAsync("Create"))["Status"]}".ShouldBe("SUCCESS");
        _security.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task DomainThatStaysBusy_FailsTheDeploymentInTime()
    {
        _time = new FakeTimeProvider(FixedClock.Instance.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        for (var i = 0; i < 1000; i++) _security.Faults.Enqueue(503);
        var answer = await InvokeAsync("Create");
        $"{answer["Status"]}".ShouldBe("FAILED");
        $"{answer["Reason"]}".ShouldContain("must succeed; got status 503");
    }

    [Fact]
    public async Task WrongPassword_FailsTheDeploymentAtOnce()
    {
        _secret = """{"username":"admin","password":"secret-word"}""";
        var answer = await InvokeAsync("Create");
        $"{answer["Status"]}".ShouldBe("FAILED");
        $"{answer["Reason"]}".ShouldBe(
            "PUT _plugins/_security/api/roles/pipeline-1 of domain must succeed; got status 401: Unauthorized; see that the " +
            "domain's master is the user of the secret, or the role that the function assumes");
        _output.ToString().ShouldNotContain("secret-word");
        _security.Calls.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret-word")]
    [InlineData("[]")]
    [InlineData("""{"username":"admin","password":1}""")]
    [InlineData("""{"password":"secret-word"}""")]
    public async Task SecretOfAnotherForm_IsNotShown(string? secret)
    {
        _secret = secret;
        var answer = await InvokeAsync("Create");
        $"{answer["Reason"]}".ShouldBe(
            "the secret arn must be JSON with username and password; got something else; correct its value");
        _output.ToString().ShouldNotContain("secret-word");
    }

    // A stack whose domain or secret no longer exists must still be deletable.
    [Fact]
    public async Task DeleteThatFails_IsLoggedAndSucceeds()
    {
        _secret = null;
        var answer = await InvokeAsync("Delete");
        $"{answer["Status"]}".ShouldBe("SUCCESS");
        var line = Parse(_output.ToString());
        $"{line["level"]}".ShouldBe("WARN");
        $"{line["message"]}".ShouldStartWith("the mapping is left as it is: the secret arn must be JSON");
    }

    [Fact]
    public async Task MissingProperties_AreNamedAtOnce()
    {
        var answer = await InvokeAsync("Create", ("DomainEndpoint", null), ("BackendRole", ""));
        $"{answer["Reason"]}".ShouldBe(
            "the resource's properties must hold DomainEndpoint, BackendRole; got nothing; deploy it by its construct, which " +
            "sets them");
        $"{answer["PhysicalResourceId"]}".ShouldBe("request");
    }

    [Fact]
    public async Task LongReason_FitsTheAnswer()
    {
        var answer = await InvokeAsync("Create", ("MasterSecretArn", new string('"', 5000)), ("SecurityRole", "x"));
        $"{answer["Reason"]}".Length.ShouldBeLessThanOrEqualTo(500);
        Encoding.UTF8.GetByteCount(answer.ToJsonString()).ShouldBeLessThanOrEqualTo(4096);
    }

    [Fact]
    public async Task AnswerThatIsNotTaken_IsSentAgain()
    {
        // Without a secret, the response is the only request.
        _secret = null;
        _security.AnswerFaults.Enqueue(500);
        $"{(await InvokeAsync("Delete"))["Status"]}".ShouldBe("SUCCESS");
        _security.Calls.ShouldBe(["PUT /answer", "PUT /answer"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"ResponseURL":"no address"}""")]
    [InlineData("""{"ResponseURL":7}""")]
    public async Task NoRequestOfCloudFormation_IsRefused(string payload) =>
        (await Should.ThrowAsync<FunctionException>(() => HandleAsync(payload))).Type.ShouldBe("Function.InvalidEvent");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private async Task<JsonNode> InvokeAsync(string type, params (string Name, string? Value)[] properties)
    {
        var resource = new JsonObject
        {
            ["ServiceToken"] = "arn",
            ["DomainEndpoint"] = "domain",
            ["MasterSecretArn"] = "arn",
            ["SecurityRole"] = "pipeline-1",
            ["IndexPattern"] = "badges*",
            ["BackendRole"] = Role,
        };
        foreach (var (name, value) in properties) resource[name] = value;
        var request = new JsonObject
        {
            ["RequestType"] = type,
            ["RequestId"] = "request",
            ["StackId"] = "stack",
            ["LogicalResourceId"] = "Mapping",
            ["ResponseURL"] = _security.ResponseUrl,
            ["ResourceProperties"] = resource,
        };
        if (type != "Create") request["PhysicalResourceId"] = "given";
        await HandleAsync(request.ToJsonString());
        return _security.Answers.Last();
    }

    private async Task HandleAsync(string payload)
    {
        using var http = _security.Client();
        var master = new SearchMaster(
            (_, _) => Task.FromResult(_secret),
            (arn, _) => Task.FromResult<AWSCredentials>(new SessionAWSCredentials("AKID", "key", $"token of {arn}")),
            "eu-west-1");
        var handler = MapSearchRole.Start(http, master, new FunctionDependencies(_time, () => 0, _output));
        var deadline = FixedClock.Instance.GetUtcNow().AddMinutes(3);
        await handler(new Invocation("lambda", null, deadline, "function", null, Encoding.UTF8.GetBytes(payload)),
            CancellationToken.None);
    }
}
