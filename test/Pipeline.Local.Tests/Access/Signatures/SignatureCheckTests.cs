using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Access;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access.Signatures;

/// <summary>
/// Signatures that no SDK makes: late, wrong, missing, or of other services. This signer shares no code with the checked one.
/// </summary>
public sealed class SignatureCheckTests
{
    private const string Body = "{}";

    private readonly AccessFixture _fixture = new AccessFixture().WithRole();
    private readonly AccessControl _access;
    private readonly RoleSession _session;
    private readonly SignatureCheck _check;

    public SignatureCheckTests()
    {
        _access = _fixture.Build();
        _session = _access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        _check = new SignatureCheck(_access, _fixture.Time);
    }

    [Fact]
    public void ABodyWithoutItsHashInAHeader_IsHashed()
    {
        var signed = Sign("kinesis", "/", "/");
        _check.Check(signed).ShouldBe(new SignedCaller(_session.Caller, "kinesis", AccessFixture.Region));
        Refused(signed with { BodyHash = () => Hash("{\"a\":1}") }).ShouldBe(("InvalidSignatureException", 403));
    }

    [Theory]
    [InlineData("s3", "/data/a%20b/%C3%BC", "/data/a%20b/%C3%BC")]
    [InlineData("s3", "/data//a/../b", "/data//a/../b")]
    [InlineData("s3", "/data/a+b", "/data/a%2Bb")]
    [InlineData("lambda", "/2015-03-31/functions/a%20b/invocations", "/2015-03-31/functions/a%2520b/invocations")]
    [InlineData("lambda", "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations",
        "/2015-03-31/functions/arn%253Aaws%253Alambda/invocations")]
    [InlineData("lambda", "//a/./b/../c/", "/a/c/")]
    [InlineData("lambda", "", "/")]
    public void APath_IsEncodedOnceForS3AndTwiceForOthers(string service, string path, string canonicalPath) =>
        _check.Check(Sign(service, path, canonicalPath)).Service.ShouldBe(service);

    [Theory]
    [InlineData("b=2&a=1", "a=1&b=2")]
    [InlineData("a=2&a=1", "a=1&a=2")]
    [InlineData("acl", "acl=")]
    [InlineData("uploads&x=%7E", "uploads=&x=~")]
    [InlineData("A=1&a=1", "A=1&a=1")]
    [InlineData("k=a/b=c", "k=a%2Fb%3Dc")]
    [InlineData("k=%C3%BC+x", "k=%C3%BC%2Bx")]
    public void AQuery_IsSortedAndEncoded(string query, string canonicalQuery) =>
        Should.NotThrow(() => _check.Check(Sign("s3", "/", "/", query: query, canonicalQuery: canonicalQuery)));

    [Fact]
    public void HeadersWithSpaces_AreCollapsed() =>
        Should.NotThrow(() => _check.Check(Sign("kinesis", "/", "/", extra: ("x-extra", "  a   b  ", "a b"))));

    [Theory]
    [InlineData("kinesis", "InvalidSignatureException", 403)]
    [InlineData("s3", "SignatureDoesNotMatch", 403)]
    [InlineData("sns", "SignatureDoesNotMatch", 403)]
    public void AWrongSecret_IsRefused(string service, string code, int status) =>
        Refused(Sign(service, "/", "/", secret: "wrong")).ShouldBe((code, status));

    [Theory]
    [InlineData("kinesis", null, "UnrecognizedClientException", 400)]
    [InlineData("kinesis", "wrong", "UnrecognizedClientException", 400)]
    [InlineData("s3", "wrong", "InvalidToken", 400)]
    [InlineData("sns", "wrong", "InvalidClientTokenId", 403)]
    public void AWrongToken_IsRefused(string service, string? token, string code, int status)
    {
        var signed = Sign(service, "/", "/");
        Refused(signed with
        {
            Header = name => name.Equals("X-Amz-Security-Token", StringComparison.OrdinalIgnoreCase) ? token
            : signed.Header(name)
        }).ShouldBe((code, status));
    }

    [Theory]
    [InlineData(-14, null, null)]
    [InlineData(14, null, null)]
    [InlineData(-16, "Signature expired: 20261121T120000Z is now earlier than 20261121T120100Z (20261121T121600Z - 15 min.)",
        "RequestTimeTooSkewed")]
    [InlineData(16,
        "Signature not yet current: 20261121T120000Z is still later than 20261121T115900Z (20261121T114400Z + 15 min.)",
            "RequestTimeTooSkewed")]
    public void ASkewedClock_IsRefused(int minutes, string? message, string? codeOfS3)
    {
        var signed = new[] { "kinesis", "s3" }.Select(service => Sign(service, "/", "/")).ToList();
        _fixture.Time.AdjustTime(_fixture.Time.GetUtcNow().AddMinutes(-minutes));
        var refused = signed.Select(request => Record.Exception(() => _check.Check(request)) as ServiceException).ToList();
        refused[0]?.Message.ShouldBe(message);
        (refused[0]?.Code).ShouldBe(message is null ? null : "InvalidSignatureException");
        (refused[1]?.Code).ShouldBe(codeOfS3);
    }

    [Fact]
    public void AScopeOfAnotherDay_IsRefused()
    {
        var refused = Should.Throw<ServiceException>(() => _check.Check(Sign("kinesis", "/", "/", date: "20261120")));
        refused.Message.ShouldBe("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
        Refused(Sign("s3", "/", "/", date: "20261120")).ShouldBe(("AuthorizationHeaderMalformed", 400));
    }

    [Theory]
    [InlineData("Basic abc", "Authorization header must begin with 'AWS4-HMAC-SHA256'. Authorization=Basic")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, Signature=x",
        "Authorization header requires 'SignedHeaders' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a",
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x",
        "Credential must have the form ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request; got 'a/b'.")]
    public void AMalformedHeader_IsSaid(string header, string message)
    {
        var request = new SignedRequest("POST", "/", "", name =>
            name switch { "Authorization" => header, "X-Amz-Date" => "20261121T120000Z", _ => null }, () => Hash(Body));
        var refused = Should.Throw<ServiceException>(() => _check.Check(request));
        (refused.Code, refused.Status, refused.Message).ShouldBe(("IncompleteSignatureException", 400, message));
    }

    [Fact]
    public void AMissingSignature_IsSaid()
    {
        var request = new SignedRequest("POST", "/", "", _ => null, () => Hash(Body));
        Refused(request with { Header = name => name == "X-Amz-Target" ? "Kinesis_20131202.ListStreams" : null })
            .ShouldBe(("MissingAuthenticationTokenException", 403));
        Refused(request with { RawPath = "/2015-03-31/functions/" }).ShouldBe(("MissingAuthenticationTokenException", 403));
        Refused(request with { Header = name => name == "Content-Type" ? "application/x-www-form-urlencoded" : null })
            .ShouldBe(("MissingAuthenticationToken", 403));
        Refused(request).ShouldBe(("AccessDenied", 403));
    }

    [Fact]
    public void AnUnknownKey_IsTheUserOfThisComputer()
    {
        var signed = Sign("dynamodb", "/", "/", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: "anything");
        _check.Check(signed).ShouldBe(new SignedCaller(_access.LocalUser, "dynamodb", AccessFixture.Region));
    }

    [Fact]
    public void ABodyThatIsNotItsHash_IsRefused()
    {
        var signed = Sign("s3", "/", "/", payload: Hash("other"));
        Refused(signed).ShouldBe(("XAmzContentSHA256Mismatch", 400));
        Should.NotThrow(() => _check.Check(signed with { BodyHash = null }), "a body that is not at hand is believed");
    }

    [Fact]
    public void AHostThatIsNotSigned_IsRefused() =>
        Refused(Sign("kinesis", "/", "/", isHostSigned: false)).ShouldBe(("InvalidSignatureException", 403));

    [Theory]
    [InlineData("60", 0, null)]
    [InlineData("60", 59, null)]
    [InlineData("60", 61, "Request has expired")]
    [InlineData("604800", 604_799, null)]
    [InlineData("604801", 0, "X-Amz-Expires must be 1 to 604800 seconds; got '604801'.")]
    [InlineData("0", 0, "X-Amz-Expires must be 1 to 604800 seconds; got '0'.")]
    [InlineData("soon", 0, "X-Amz-Expires must be 1 to 604800 seconds; got 'soon'.")]
    public void APresignedRequest_IsValidForItsTime(string expires, int seconds, string? message)
    {
        var presigned = Presign(expires);
        _fixture.Time.AdjustTime(_fixture.Time.GetUtcNow().AddSeconds(seconds));
        var refused = Record.Exception(() => _check.Check(presigned));
        (refused?.Message).ShouldBe(message);
    }

    [Fact]
    public void APresignedRequestWithoutAPart_IsSaid() =>
        Refused(Presign(null)).ShouldBe(("AuthorizationQueryParametersError", 400));

    [Theory]
    [InlineData("/a%2Fb?x=%20y", "/a%2Fb", "x=%20y")]
    [InlineData("/", "/", "")]
    [InlineData("/?", "/", "")]
    [InlineData("http://127.0.0.1:4566/a?b=c", "/a", "b=c")]
    [InlineData("http://127.0.0.1:4566", "/", "")]
    [InlineData("*", "/", "")]
    public void ARequestOfKestrel_KeepsItsTarget(string target, string path, string query)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Method = "PUT";
        context.Request.Headers["x-two"] = new(["a", "b"]);
        var request = SignedRequest.From(context, Encoding.UTF8.GetBytes(Body));
        (request.Method, request.RawPath, request.RawQuery).ShouldBe(("PUT", path, query));
        request.Header("X-Two").ShouldBe("a,b");
        request.Header("x-three").ShouldBeNull();
        request.BodyHash.ShouldNotBeNull()().ShouldBe(Hash(Body));
        SignedRequest.From(context, null).BodyHash.ShouldBeNull();
    }

    private (string Code, int Status) Refused(SignedRequest request)
    {
        var refused = Should.Throw<ServiceException>(() => _check.Check(request));
        return (refused.Code, refused.Status);
    }

    private SignedRequest Presign(string? expires)
    {
        var now = _fixture.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{now[..8]}/eu-west-1/s3/aws4_request";
        string[] query =
        [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            $"X-Amz-Credential={Uri.EscapeDataString($"{_session.AccessKeyId}/{scope}")}",
            $"X-Amz-Date={now}",
            .. expires is null ? Array.Empty<string>() : [$"X-Amz-Expires={expires}"],
            $"X-Amz-Security-Token={Uri.EscapeDataString(_session.SessionToken)}",
            "X-Amz-SignedHeaders=host",
        ];
        var canonical = $"GET\n/data/x\n{string.Join('&', query)}\nhost:127.0.0.1\n\nhost\nUNSIGNED-PAYLOAD";
        var signature = Signature(_session.SecretAccessKey, now, scope, canonical);
        return new SignedRequest("GET", "/data/x", $"X-Amz-Signature={signature}&{string.Join('&', query)}", name =>
            name == "host" ? "127.0.0.1" : null, null);
    }

    private SignedRequest Sign(
        string service,
        string path,
        string canonicalPath,
        string query = "",
        string canonicalQuery = "",
        string? secret = null,
        string? accessKeyId = null,
        string? date = null,
        string? payload = null,
        bool isHostSigned = true,
        (string Name, string Value, string Canonical)? extra = null)
    {
        var now = _fixture.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date ?? now[..8]}/eu-west-1/{service}/aws4_request";
        var headers = new SortedDictionary<string, (string Value, string Canonical)>(StringComparer.Ordinal)
        {
            ["x-amz-date"] = (now, now),
            ["x-amz-security-token"] = (_session.SessionToken, _session.SessionToken),
        };
        if (isHostSigned) headers["host"] = ("127.0.0.1", "127.0.0.1");
        if (payload is not null) headers["x-amz-content-sha256"] = (payload, payload);
        if (extra is { } more) headers[more.Name] = (more.Value, more.Canonical);
        var names = string.Join(';', headers.Keys);
        var canonical =
            $"POST\n{canonicalPath}\n{canonicalQuery}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value.Canonical}\n"))}\n{names}\n{payload ?? Hash(Body)}";
        var signature = Signature(secret ?? _session.SecretAccessKey, now, scope, canonical);
        var authorization =
            $"AWS4-HMAC-SHA256 Credential={accessKeyId ?? _session.AccessKeyId}/{scope}, SignedHeaders={names}, " +
            $"Signature={signature}";
        return new SignedRequest(
            "POST",
            path,
            query,
            name => name == "Authorization" ? authorization : headers.TryGetValue(name.ToLowerInvariant(), out var header)
                ? header.Value : null,
            () => Hash(Body));
    }

    private static string Signature(string secret, string now, string scope, string canonical)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{now}\n{scope}\n{Hash(canonical)}")));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
