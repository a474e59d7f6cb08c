using System.IO.Compression;
using System.Text;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose.Destinations;

public sealed class S3DeliveryTests
{
    private const string Lines = """{"Type": "AppendDelimiterToRecord"}""";

    [Fact]
    public async Task Interval_WritesOneObjectOfAllRecords()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3(
            $$"""{"BufferingHints": {"IntervalInSeconds": 60, "SizeInMBs": 1},""" +
            $$""" "ProcessingConfiguration": {{FirehoseLab.Processors(Lines)}}}""").ShouldBeEmpty();
        lab.Put("one");
        lab.Time.Advance(TimeSpan.FromSeconds(59));
        lab.Put("two");
        lab.Objects.Written.ShouldBeEmpty();
        await lab.Time.AdvanceUntilAsync(() => lab.Progress.Undelivered == 0, TimeSpan.FromSeconds(1));

        var written = lab.Objects.Written.ShouldHaveSingleItem();
        (written.Bucket, written.Role, written.Text).ShouldBe(("data", FirehoseLab.DestinationRole, "one\ntwo\n"));
        // The time of the oldest record.
        written.Key.ShouldStartWith("2026/11/21/09/badges-1-2026-11-21-09-05-07-");
        (lab.Progress.SourceRecords, lab.Progress.Delivered, lab.Progress.Objects).ShouldBe((2, 2, 1));
        lab.Log.Values("DeliveryToS3.Success").ShouldBe([1]);
        lab.Log.Sum("DeliveryToS3.Records").ShouldBe(2);
        lab.Log.Sum("DeliveryToS3.Bytes").ShouldBe(8);
        lab.Log.Values("DeliveryToS3.DataFreshness").ShouldHaveSingleItem().ShouldBeGreaterThanOrEqualTo(60);
        lab.Log.Sum("IncomingRecords").ShouldBe(2);
        lab.Log.Sum("IncomingBytes").ShouldBe(6);
    }

    [Fact]
    public async Task Pace_ShortensTheInterval()
    {
        await using var lab = new FirehoseLab(factor: 60);
        lab.CreateS3("""{"BufferingHints": {"IntervalInSeconds": 300, "SizeInMBs": 1}}""");
        lab.Put("one");
        lab.Time.Advance(TimeSpan.FromSeconds(4.9));
        (lab.Time.Rung, lab.Objects.Written.Count).ShouldBe((0, 0));
        lab.Time.Advance(TimeSpan.FromSeconds(0.2));
        await lab.Time.AdvanceUntilAsync(() => lab.Progress.Delivered == 1, TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    // The only real clock here: a stream must also run on the system's own timers.
    public async Task RealClock_DeliversByItself(int interval)
    {
        await using var lab = new FirehoseLab(factor: 1000, clock: TimeProvider.System);
        lab.CreateS3($$"""{"BufferingHints": {"IntervalInSeconds": {{interval}}, "SizeInMBs": 1} }""");
        lab.Put("one", "two", "three");
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (lab.Progress.Undelivered > 0) await Task.Delay(10, late.Token);
        string.Concat(lab.Objects.Written.Select(written => written.Text)).ShouldBe("onetwothree");
    }

    [Fact]
    public async Task Size_WritesBeforeTheInterval()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"BufferingHints": {"IntervalInSeconds": 900, "SizeInMBs": 1}}""");
        var record = new string('x', 600 * 1024);
        lab.Put(record, record, record);
        await lab.Time.AdvanceUntilAsync(() => lab.Objects.Written.Count == 2, TimeSpan.Zero);
        lab.Objects.Written.ShouldEachBe(written => written.Body.Length == 600 * 1024);
        lab.Progress.Undelivered.ShouldBe(1);
    }

    [Fact]
    public async Task BufferExactlyFull_IsWrittenAtOnce()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"BufferingHints": {"IntervalInSeconds": 900, "SizeInMBs": 1}}""");
        var half = new string('x', 512 * 1024);
        lab.Put(half, half);
        await lab.Time.AdvanceUntilAsync(() => lab.Objects.Written.Count == 1, TimeSpan.Zero);
        lab.Objects.Written[0].Body.Length.ShouldBe(1024 * 1024);
        lab.Progress.Undelivered.ShouldBe(0);
    }

    [Fact]
    public async Task Flush_DeliversWhatThereIs()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        lab.Put("one");
        await lab.Service.FlushAsync(CancellationToken.None);
        lab.Objects.Lines("2026/").ShouldBe(["one"]);
    }

    [Fact]
    public async Task DeniedWrite_IsSaidOnceCountedAndTriedAgain()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"CloudWatchLoggingOptions": {"Enabled": true, "LogGroupName": "g", "LogStreamName": "s"}}""");
        var attempts = 0;
        lab.Objects.Fails = key => Interlocked.Increment(ref attempts) <= 3
            ? new ServiceException("AccessDenied", $"not authorized to perform: s3:PutObject on {key} at attempt {attempts}", 403)
            : null;
        lab.Put("one");
        var flushed = lab.Service.FlushAsync(CancellationToken.None);
        await lab.Time.AdvanceUntilAsync(() => flushed.IsCompleted, TimeSpan.FromSeconds(1));
        attempts.ShouldBe(4);
        lab.Progress.Delivered.ShouldBe(1);
        lab.Log.Lines.ShouldHaveSingleItem().ShouldContain("s3:PutObject");
        lab.Log.Values("DeliveryToS3.Success").ShouldBe([0, 0, 0, 1]);
        lab.Access.Uses.ShouldContain(use => use.Permission.Action == "logs:PutLogEvents"
            && use.Permission.Resource == "arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s");
    }

    [Fact]
    public async Task End_LeavesWhatCouldNotBeWrittenCounted()
    {
        var lab = new FirehoseLab();
        lab.CreateS3();
        lab.Objects.Fails = _ => new ServiceException("NoSuchBucket", "no such bucket", 404);
        lab.Put("one", "two");
        using var enough = new CancellationTokenSource();
        var drained = lab.Service.DrainAsync(enough.Token);
        await lab.Time.AdvanceUntilAsync(() => lab.Log.Values("DeliveryToS3.Success").Count > 3, TimeSpan.FromSeconds(1));
        drained.IsCompleted.ShouldBeFalse();
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(drained);
        await lab.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        (lab.Progress.SourceRecords, lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((2, 0, 2));
    }

    [Fact]
    public async Task RoleIsAssumed_WithTheConfusedDeputysContext()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3();
        var (role, session, context) = lab.Access.Assumed.ShouldHaveSingleItem();
        (role, session).ShouldBe((FirehoseLab.DestinationRole, "badges"));
        context["sts:ExternalId"].ShouldBe(["111122223333"]);
        context["aws:SourceArn"].ShouldBe([FirehoseLab.Arn]);
        context["aws:SourceAccount"].ShouldBe(["111122223333"]);
    }

    [Fact]
    public async Task RoleThatCannotBeAssumed_RefusesTheStream()
    {
        await using var lab = new FirehoseLab();
        lab.Access.Refuses = action => action == "sts:AssumeRole";
        Should.Throw<ServiceException>(() => lab.CreateS3()).Code.ShouldBe("AccessDenied");
        lab.Service.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task Backup_HoldsSourceRecords()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3($$"""
            {"ProcessingConfiguration": {{FirehoseLab.Processors(Lines)}}, "S3BackupMode": "Enabled",
             "S3BackupConfiguration": {"BucketARN": "arn:aws:s3:::backup", "RoleARN": "{{FirehoseLab.DestinationRole}}",
             "CompressionFormat": "GZIP"} }
            """);
        lab.Put("one", "two");
        await lab.DrainAsync();
        lab.Objects.Written.Single(written => written.Bucket == "backup").Text.ShouldBe("onetwo");
        lab.Objects.Written.Single(written => written.Bucket == "data").Text.ShouldBe("one\ntwo\n");
        lab.Progress.Delivered.ShouldBe(2);
        lab.Log.Sum("BackupToS3.Records").ShouldBe(2);
    }

    [Theory]
    [InlineData("GZIP", ".gz")]
    [InlineData("ZIP", ".zip")]
    [InlineData("Snappy", ".snappy")]
    [InlineData("HADOOP_SNAPPY", ".hsnappy")]
    public async Task Compression_IsUndoneByItsReader(string compression, string extension)
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3($$"""{"CompressionFormat": "{{compression}}"}""");
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(number => $"{{\"zone\":{number % 263}}}"));
        lab.Put(text);
        await lab.DrainAsync();
        var written = lab.Objects.Written.ShouldHaveSingleItem();
        written.Key.ShouldEndWith(extension);
        written.Body.Length.ShouldBeLessThan(text.Length / 2);
        Encoding.UTF8.GetString(Read(compression, written.Body)).ShouldBe(text);
    }

    [Theory]
    [InlineData("GZIP")]
    [InlineData("Snappy")]
    public async Task LargeObject_IsWholeAndInOrder(string compression)
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3(
            $$"""{"CompressionFormat": "{{compression}}", "ProcessingConfiguration": {{FirehoseLab.Processors(Lines)}}}""");
        var records = Enumerable.Range(0, 40).Select(number => $"{number}:{new string('x', 100_000)}").ToArray();
        lab.Put(records);
        await lab.DrainAsync();
        var text = Encoding.UTF8.GetString(Read(compression, lab.Objects.Written.ShouldHaveSingleItem().Body));
        text.ShouldBe(string.Concat(records.Select(record => record + "\n")));
    }

    [Theory]
    [InlineData("Snappy")]
    [InlineData("HADOOP_SNAPPY")]
    public async Task IncompressibleObject_IsUndoneByItsReader(string compression)
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3($$"""{"CompressionFormat": "{{compression}}"}""");
        var random = new byte[75_000];
        new Random(7).NextBytes(random);
        var text = Convert.ToBase64String(random);
        lab.Put(text);
        await lab.DrainAsync();
        Encoding.UTF8.GetString(Read(compression, lab.Objects.Written.ShouldHaveSingleItem().Body)).ShouldBe(text);
    }

    [Fact]
    public async Task OwnKey_IsAskedForWithTheObjectsName()
    {
        await using var lab = new FirehoseLab();
        const string key = "arn:aws:kms:eu-west-1:111122223333:key/1";
        lab.CreateS3($$"""{"EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": "{{key}}"} } }""");
        lab.Put("one");
        await lab.DrainAsync();
        var permission = lab.Access.Uses.ShouldHaveSingleItem().Permission;
        (permission.Action, permission.Resource).ShouldBe(("kms:GenerateDataKey", key));
        permission.Context!["kms:ViaService"].ShouldBe(["s3.eu-west-1.amazonaws.com"]);
        permission.Context["kms:EncryptionContext:aws:s3:arn"]
            .ShouldBe([$"arn:aws:s3:::data/{lab.Objects.Written.Single().Key}"]);
    }

    private static byte[] Read(string compression, byte[] body)
    {
        if (compression == "GZIP") return WrittenObject.Gunzip(body);
        if (compression != "ZIP") return compression == "Snappy" ? SnappyReader.ReadFrames(body) : SnappyReader.ReadHadoop(body);
        using var archive = new ZipArchive(new MemoryStream(body));
        using var stream = archive.Entries.Single().Open();
        using var data = new MemoryStream();
        stream.CopyTo(data);
        return data.ToArray();
    }
}
