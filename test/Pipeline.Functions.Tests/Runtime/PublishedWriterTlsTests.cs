using Pipeline.Functions.Tests.Native;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The writer's own way of sending requests, under TLS as DynamoDB demands it.</summary>
public class PublishedWriterTlsTests
{
    [LinuxTheory("SSL_CERT_FILE is OpenSSL's")]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void KnownCertificate_EachBatchIsWrittenEncrypted(string build)
    {
        using var tls = new TlsFront();
        using var writer = new PublishedWriter(
            build, ("AWS_ENDPOINT_URL_DYNAMODB", tls.Address), ("SSL_CERT_FILE", tls.CertificateFile));
        tls.Target = writer.DynamoDbAddress;
        for (var i = 1; i <= 3; i++) writer.Send(Events.Kinesis(records: 100 * i)).Body.ShouldBe("""{"batchItemFailures":[]}""");

        writer.Table.Items.Count.ShouldBe(300);
        writer.Table.Calls.Sum(call => call.Items).ShouldBe(600);
        tls.Handshakes.ShouldBeInRange(1, 24, "connections are kept: 24 requests were made");
    }

    // On Amazon Linux, the file of this name is a bundle of many trusted certificates.
    [LinuxTheory("SSL_CERT_FILE is OpenSSL's")]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void BundleOfManyCertificates_HoldsTheKnownOne(string build)
    {
        using var tls = new TlsFront();
        using var other = new TlsFront("other");
        using var folder = new TemporaryFolder();
        // /etc/pki/tls/certs/ca-bundle.crt; like that file, with comments between the certificates.
        var certificates = Directory.CreateDirectory(Path.Combine(folder.Path, "pki", "tls", "certs")).FullName;
        var bundle = Path.Combine(certificates, "ca-bundle.crt");
        var (first, second) = (File.ReadAllText(other.CertificateFile), File.ReadAllText(tls.CertificateFile));
        File.WriteAllText(bundle, $"# One\n{first}\n\n# Another\n{second}\n");
        using var writer = new PublishedWriter(
            build, ("AWS_ENDPOINT_URL_DYNAMODB", tls.Address), ("SSL_CERT_FILE", bundle), ("SSL_CERT_DIR", folder.Path));
        tls.Target = writer.DynamoDbAddress;
        writer.Send(Events.Kinesis(records: 30)).Body.ShouldBe("""{"batchItemFailures":[]}""");
        writer.Table.Items.Count.ShouldBe(30);
        tls.Handshakes.ShouldBeGreaterThan(0);
    }

    [UnixTheory("SIGTERM is a signal of Unix")]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void UnknownCertificate_NothingIsSent(string build)
    {
        using var tls = new TlsFront();
        using var writer = new PublishedWriter(build, ("AWS_ENDPOINT_URL_DYNAMODB", tls.Address));
        tls.Target = writer.DynamoDbAddress;
        // The failure may be temporary, so the writer retries until its time is over. A cold start on a busy machine must leave
        // enough time for that.
        writer.Lambda.Deadline = TimeProvider.System.GetUtcNow().AddSeconds(12);

        var report = writer.Send(Events.Kinesis(records: 3));

        report.Body.ShouldBe(
            """{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136580001"}]}""",
                "the whole batch comes again");
        ((string)writer.End()[1]["message"]!).ShouldContain("on: The SSL connection could not be established");
        (tls.Handshakes, writer.Table.Calls.Count).ShouldBe((0, 0));
    }
}
