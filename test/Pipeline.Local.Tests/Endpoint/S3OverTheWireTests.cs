using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Tests.Endpoint;

// MD5 and SHA-1 are checksums of S3's protocol; they protect no secret.
#pragma warning disable CA5350, CA5351

/// <summary>S3 of a whole run: a call is either carried out as AWS does or refused; 200 never hides another effect.</summary>
public sealed class S3OverTheWireTests(RunningEndpoint running) : IClassFixture<RunningEndpoint>
{
    private const string Digits = "123456789";

    [Theory]
    [InlineData("PUT /objects/a?tagging", "")]
    [InlineData("DELETE /objects/a?tagging", "")]
    [InlineData("GET /objects/a?tagging", "")]
    [InlineData("PUT /objects/a?acl", "")]
    [InlineData("GET /objects/a?acl", "")]
    [InlineData("PUT /objects/a?retention", "")]
    [InlineData("PUT /objects/a?legal-hold", "")]
    [InlineData("PUT /objects/a?renameObject", "x-amz-rename-source: objects/b")]
    [InlineData("PUT /objects/a?somethingNew", "")]
    [InlineData("DELETE /objects/a?somethingNew=1", "")]
    [InlineData("DELETE /objects/a?versionId=3", "")]
    [InlineData("GET /objects/a?versionId=3", "")]
    [InlineData("POST /objects/a?restore", "")]
    [InlineData("POST /objects/a?select&select-type=2", "")]
    [InlineData("POST /objects/a", "")]
    [InlineData("POST /objects", "")]
    [InlineData("PATCH /objects/a", "")]
    [InlineData("OPTIONS /objects/a", "")]
    [InlineData("DELETE /objects?cors", "")]
    [InlineData("DELETE /objects?policy", "")]
    [InlineData("DELETE /objects?lifecycle", "")]
    [InlineData("PUT /objects?policy", "")]
    [InlineData("PUT /objects?versioning", "")]
    [InlineData("PUT /objects?lifecycle", "")]
    [InlineData("GET /objects?policy", "")]
    [InlineData("GET /objects?encryption", "")]
    [InlineData("GET /objects?versions", "")]
    [InlineData("GET /objects?session", "")]
    [InlineData("GET /objects?list-type=3", "")]
    [InlineData("GET /objects?list-type=2&fetch-owner=true", "")]
    [InlineData("GET /?prefix=x", "")]
    [InlineData("PUT /objects/a", "x-amz-tagging: a=b")]
    [InlineData("PUT /objects/a?x-amz-tagging=a%3Db", "")]
    [InlineData("PUT /objects/a", "x-amz-server-side-encryption-customer-algorithm: AES256")]
    [InlineData("GET /objects/a", "x-amz-server-side-encryption-customer-key: x")]
    [InlineData("PUT /objects/a", "x-amz-object-lock-mode: GOVERNANCE")]
    [InlineData("PUT /objects/a", "x-amz-website-redirect-location: /b")]
    [InlineData("PUT /objects/a", "x-amz-storage-class: GLACIER")]
    [InlineData("PUT /objects/a", "x-amz-write-offset-bytes: 1")]
    [InlineData("PUT /objects/a", "x-amz-checksum-sha512: x")]
    [InlineData("PUT /objects/a", "Expires: Thu, 01 Dec 2033 16:00:00 GMT")]
    [InlineData("PUT /objects/a", "If-None-Match: \"x\"")]
    [InlineData("PUT /objects/a", "x-amz-copy-source: objects/b?versionId=3")]
    [InlineData("PUT /objects/a", "x-amz-copy-source-if-match: x")]
    public async Task CallThatTheRunDoesNotCarryOut_ChangesNothing(string line, string header)
    {
        await PutAsync("/objects/a", "kept");
        await PutAsync("/objects/b", "other");
        var (status, body, _) = await running.S3Async(line, "<Tagging/>", header.Length == 0 ? [] : [header]);
        status.ShouldBe(400, body);
        body.ShouldContain("<Code>NotImplemented</Code>");
        (await running.S3Async("GET /objects/a")).Body.ShouldBe("kept");
    }

    [Theory]
    [InlineData("x-amz-acl: public-read", "AccessControlListNotSupported", 400)]
    [InlineData("x-amz-grant-read: id=1", "AccessControlListNotSupported", 400)]
    [InlineData("x-amz-expected-bucket-owner: 444455556666", "AccessDenied", 403)]
    [InlineData("Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest", 400)]
    [InlineData("Content-MD5: AAAA", "InvalidDigest", 400)]
    [InlineData("x-amz-checksum-crc32: AAAAAA==", "BadDigest", 400)]
    [InlineData("x-amz-checksum-crc32c: AAAAAA==", "BadDigest", 400)]
    [InlineData("x-amz-checksum-crc64nvme: AAAAAAAAAAA=", "BadDigest", 400)]
    [InlineData("x-amz-checksum-sha1: AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest", 400)]
    [InlineData("x-amz-checksum-sha256: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest", 400)]
    [InlineData("x-amz-checksum-sha256: no", "InvalidRequest", 400)]
    [InlineData("x-amz-content-sha256: 0000000000000000000000000000000000000000000000000000000000000000",
        "XAmzContentSHA256Mismatch", 400)]
    [InlineData("x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER", "IncompleteBody", 400)]
    public async Task PutThatAwsRefuses_WritesNothing(string header, string code, int expected)
    {
        var (status, body, _) = await running.S3Async("PUT /objects/never", Digits, header);
        status.ShouldBe(expected, body);
        body.ShouldContain($"<Code>{code}</Code>");
        (await running.S3Async("GET /objects/never")).Status.ShouldBe(404);
    }

    // The published check values of these algorithms are those of the text 123456789.
    [Theory]
    [InlineData("crc32", "CBF43926")]
    [InlineData("crc32c", "E3069283")]
    [InlineData("crc64nvme", "AE8B14860A799888")]
    [InlineData("sha1", null)]
    [InlineData("sha256", null)]
    public async Task ChecksumThatIsRight_IsTaken(string algorithm, string? hex)
    {
        var bytes = Encoding.ASCII.GetBytes(Digits);
        var sum = Convert.ToBase64String(
            hex is not null ? Convert.FromHexString(hex) : algorithm == "sha1" ? SHA1.HashData(bytes) : SHA256.HashData(bytes));
        (await running.S3Async("PUT /objects/sum", Digits, $"x-amz-checksum-{algorithm}: {sum}")).Status.ShouldBe(200);
        // Also in a trailer.
        var framed = $"9\r\n{Digits}\r\n0\r\nx-amz-checksum-{algorithm}:{sum}\r\n\r\n";
        (await running.S3Async("PUT /objects/framed", framed, Framed(9, algorithm))).Status.ShouldBe(200);
        (await running.S3Async("GET /objects/framed")).Body.ShouldBe(Digits);
        var wrong = framed.Replace("123", "321", StringComparison.Ordinal);
        (await running.S3Async("PUT /objects/framed", wrong, Framed(9, algorithm))).Body.ShouldContain("<Code>BadDigest</Code>");
    }

    [Theory]
    [InlineData("9\r\n12345", 9, "IncompleteBody")]
    [InlineData("9\r\n123456789\r\n", 9, "IncompleteBody")]
    [InlineData("zz\r\n123456789\r\n0\r\n\r\n", 9, "IncompleteBody")]
    [InlineData("7fffffff\r\n123456789\r\n0\r\n\r\n", 9, "IncompleteBody")]
    [InlineData("9\r\n123456789\r\n0\r\n\r\n", 10, "IncompleteBody")]
    [InlineData("9\r\n123456789\r\n0\r\n\r\n", 9, "MalformedTrailerError")]
    public async Task FramingThatBreaksOff_IsRefused(string framed, int length, string code)
    {
        var (status, body, _) = await running.S3Async("PUT /objects/broken", framed, Framed(length, "crc32"));
        status.ShouldBe(400);
        body.ShouldContain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task ConditionalWrites_AreCarriedOut()
    {
        (await running.S3Async("PUT /objects/once", "1", "If-Match: \"x\"")).Status.ShouldBe(404);
        (await running.S3Async("PUT /objects/once", "1", "If-None-Match: *")).Status.ShouldBe(200);
        (await running.S3Async("PUT /objects/once", "2", "If-None-Match: *")).Body.ShouldContain(
            "<Code>PreconditionFailed</Code>");
        (await running.S3Async("GET /objects/once")).Body.ShouldBe("1");
        (await running.S3Async("PUT /objects/once", "3", "If-Match: \"0123\"")).Status.ShouldBe(412);
        var tag = $"\"{Convert.ToHexStringLower(MD5.HashData("1"u8))}\"";
        (await running.S3Async("PUT /objects/once", "4", $"If-Match: {tag}")).Status.ShouldBe(200);
        (await running.S3Async("DELETE /objects/once", "", $"If-Match: {tag}")).Status.ShouldBe(412);
        (await running.S3Async("GET /objects/once")).Body.ShouldBe("4");
    }

    [Fact]
    public async Task WritersOfOneObject_AreLetInOnce()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => running.S3Async("PUT /objects/race", $"{i}", "If-None-Match: *")));
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Status == 412).ShouldBe(11);
    }

    [Theory]
    [InlineData("/objects//leading")]
    [InlineData("/objects/a/../b")]
    [InlineData("/objects/..")]
    [InlineData("/objects/%2e%2e/x")]
    [InlineData("/objects/a%2Fb")]
    [InlineData("/objects/http://127.0.0.1:9/x")]
    [InlineData("/objects/a%20b%2Bc+d%25")]
    [InlineData("/objects/x/?list")]
    public async Task KeyOfAnyForm_StaysInItsBucket(string path)
    {
        var key = path.Split('?')[0];
        await PutAsync(key, $"body of {path}");
        (await running.S3Async($"GET {key}")).Body.ShouldBe($"body of {path}");
        (await running.S3Async($"DELETE {key}")).Status.ShouldBe(204);
        (await running.S3Async($"GET {key}")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("GET /objects/%zz", "InvalidURI")]
    [InlineData("GET /objects/%ff", "InvalidURI")]
    [InlineData("GET /objects/%", "InvalidURI")]
    [InlineData("GET /objects?list-type=2&max-keys=x", "InvalidArgument")]
    [InlineData("PUT /objects/a?uploadId=x&partNumber=0", "InvalidArgument")]
    [InlineData("POST /objects?delete", "InvalidRequest")]
    public async Task MalformedRequest_IsRefusedInS3sForm(string line, string code)
    {
        var (status, body, _) = await running.S3Async(line, line.StartsWith("GET", StringComparison.Ordinal) ? "" : "<x/>");
        status.ShouldBe(400, body);
        body.ShouldContain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task VirtualHostStyle_IsServed()
    {
        string[] hosts = [$"objects.localhost:{running.Port}", $"objects.s3.localhost:{running.Port}"];
        foreach (var host in hosts)
        {
            List<string> headers = [$"Host: {host}", RawHttp.Authorization("s3")];
            (await RawHttp.SendAsync(running.Port, "PUT /hosted/x HTTP/1.1", headers, host)).Status.ShouldBe(200);
            (await running.S3Async("GET /objects/hosted/x")).Body.ShouldBe(host);
            (await RawHttp.SendAsync(running.Port, "GET /?list-type=2&prefix=hosted HTTP/1.1", headers)).Body.ShouldContain(
                "<Key>hosted/x</Key>");
            (await RawHttp.SendAsync(running.Port, "PUT //leading HTTP/1.1", headers, "slash")).Status.ShouldBe(200);
            (await running.S3Async("GET /objects//leading")).Body.ShouldBe("slash");
        }
    }

    [Fact]
    public async Task DeleteObjects_DeletesTheseAndNoOthers()
    {
        await PutAsync("/objects/x%3Cy", "less");
        await PutAsync("/objects/x%26lt%3By", "entity");
        await PutAsync("/objects/x%0Ay", "line");
        const string xml =
            "<Delete><Object><Key>x&amp;lt;y</Key></Object><Object><Key>x&#10;y</Key></Object><Object><Key>none</Key></" +
            "Object></Delete>";
        var md5 = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(xml)));
        var (status, body, _) = await running.S3Async("POST /objects?delete", xml, $"Content-MD5: {md5}");
        status.ShouldBe(200, body);
        body.ShouldContain("<Deleted><Key>x&amp;lt;y</Key></Deleted>");
        body.ShouldContain("<Deleted><Key>none</Key></Deleted>");
        (await running.S3Async("GET /objects/x%3Cy")).Body.ShouldBe("less");
        (await running.S3Async("GET /objects/x%26lt%3By")).Status.ShouldBe(404);
        (await running.S3Async("GET /objects/x%0Ay")).Status.ShouldBe(404);
        (await running.S3Async("POST /objects?delete", xml, "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==")).Body.ShouldContain(
            "<Code>BadDigest</Code>");
    }

    [Fact]
    public async Task CompletedUpload_IsAtTheRunsOwnAddress()
    {
        var begun = (await running.S3Async("POST /objects/parts/x%20y?uploads")).Body;
        var id = begun.Split("<UploadId>")[1].Split('<')[0];
        (await running.S3Async($"PUT /objects/parts/x%20y?partNumber=1&uploadId={id}", "part")).Status.ShouldBe(200);
        var tag = Convert.ToHexStringLower(MD5.HashData("part"u8));
        var xml =
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"{tag}\"</ETag></Part></CompleteMultipartUpload>";
        var (status, body, _) = await running.S3Async($"POST /objects/parts/x%20y?uploadId={id}", xml);
        status.ShouldBe(200, body);
        body.ShouldContain($"<Location>http://127.0.0.1:{running.Port}/objects/parts/x%20y</Location>");
        (await running.S3Async("GET /objects/parts/x%20y")).Body.ShouldBe("part");
    }

    [Fact]
    public async Task Reads_LookAtTheirHeadersAndTheirQuery()
    {
        await PutAsync("/objects/read", Digits);
        var tag = $"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(Digits)))}\"";
        (await running.S3Async("HEAD /objects/read", "", $"If-None-Match: {tag}")).Status.ShouldBe(304);
        (await running.S3Async("HEAD /objects/read", "", "If-Match: \"x\"")).Status.ShouldBe(412);
        var part = await running.S3Async("HEAD /objects/read", "", "Range: bytes=2-4");
        part.Status.ShouldBe(206);
        part.Head.ShouldContain("Content-Length: 3");
        part.Body.ShouldBeEmpty();
        (await running.S3Async("GET /objects/read?response-content-type=text%2Fcsv&response-content-disposition=x")).Head
            .ShouldContain("Content-Type: text/csv");
        (await running.S3Async("GET /objects?list-type=2&max-keys=0")).Body.ShouldContain("<IsTruncated>false</IsTruncated>");
        await PutAsync("/objects/coded/a%20%26%01", "x");
        (await running.S3Async("GET /objects?list-type=2&prefix=coded&encoding-type=url")).Body.ShouldContain(
            "<Key>coded/a%20%26%01</Key>");
        (await running.S3Async("PUT /objects/read", "", "x-amz-copy-source: objects/read")).Body.ShouldContain(
            "<Code>InvalidRequest</Code>");
        (await running.S3Async("PUT /objects/copied", "", "x-amz-copy-source: objects/read")).Status.ShouldBe(200);
        (await running.S3Async("GET /objects/copied")).Body.ShouldBe(Digits);
    }

    private static string[] Framed(int length, string algorithm) =>
    [
        "Content-Encoding: aws-chunked", "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        $"x-amz-decoded-content-length: {length}", $"x-amz-trailer: x-amz-checksum-{algorithm}",
    ];

    private async Task PutAsync(string path, string body) => (await running.S3Async($"PUT {path}", body)).Status.ShouldBe(200);
}
