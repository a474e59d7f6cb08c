using System.Text.RegularExpressions;
using Pipeline.Local.Endpoint.Wire;
using Pipeline.Local.Tests.Endpoint.Wire;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>
/// Our service and an independent one, kinesis-local, get the same calls. Where they differ, AWS's documentation agrees with
/// ours.
/// </summary>
public class KinesisConformanceTests
{
    private const string Api = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_";

    /// <summary>The differences (step and member), and the reason for ours.</summary>
    private static readonly (string Pattern, string Reason)[] KnownDifferences =
    [
        (@"\.(MaxRecordSizeInKiB|RecordDistributionStrategy)$",
            $"{Api}StreamDescriptionSummary.html has them; they are newer than kinesis-local 0.6.2"),
        (@"^list streams\.StreamSummaries", $"{Api}ListStreams.html has them"),
        (@"^limits\.(ShardLimit|OnDemandStreamCountLimit)$",
            "AWS's default quotas of eu-west-1; kinesis-local has small ones of its own"),
        ("^put nothing", $"{Api}PutRecords.html: Records has 1 member at least"),
        ("^(create badly|put without key|keep for ever): error$",
            "a member outside of what the API allows is a ValidationException, " +
            "https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html"),
        ("^invented iterator: error$", "kinesis-local fails to decode it and answers 500"),
        (@"^scale, shards\.Shards\[[45]\]\.HashKeyRange",
            "two equal halves of 2^128 hash keys meet at 2^127; kinesis-local divides 2^128 - 1"),
        (@"^scale\.StreamARN$", $"{Api}UpdateShardCount.html has it"),
        ("^scale too far: error$", $"{Api}UpdateShardCount.html: LimitExceededException for what is above a limit"),
        ("^fan-out: event$", "kinesis-local writes events as application/json whatever the call was written in"),
        ("^fan-out: first$", "kinesis-local sends no initial-response, without which botocore ends with NoInitialResponseError"),
        (@"^consumers\.NextToken$", $"{Api}ListStreamConsumers.html: only where there are more"),
    ];

    [Theory]
    [InlineData("1.1", WireBed.Json)]
    [InlineData("1.1", AwsCbor.ContentType)]
    [InlineData("2.0", WireBed.Json)]
    [InlineData("2.0", AwsCbor.ContentType)]
    public async Task SameCalls_GetTheSameAnswers(string version, string contentType)
    {
        var http = Version.Parse(version);
        var bed = new KinesisBed(new() { EnforcesQuotas = false }, time: TimeProvider.System);
        await using var host = await WireBed.StartAsync(bed.Service, bed.Access);
        using var peer = await KinesisLocalProcess.StartAsync();
        using var ours = new KinesisConversation(host.Url, http, contentType);
        using var theirs = new KinesisConversation(peer.Url, http, contentType);

        await KinesisScript.PlayAsync(ours);
        await KinesisScript.PlayAsync(theirs);

        ours.Answers.Count.ShouldBeGreaterThan(300);
        var differences = ours.Answers.Keys.Union(theirs.Answers.Keys)
            .Where(path => ours.Answers.GetValueOrDefault(path) != theirs.Answers.GetValueOrDefault(path))
            .ToList();
        string.Join('\n', differences.Where(path => !KnownDifferences.Any(known => Regex.IsMatch(path, known.Pattern)))
            .Select(path =>
                $"{path}: ours {ours.Answers.GetValueOrDefault(path) ?? "nothing"}, theirs " +
                $"{theirs.Answers.GetValueOrDefault(path) ?? "nothing"}"))
            .ShouldBeEmpty();
        KnownDifferences.Where(known => !differences.Exists(path => Regex.IsMatch(path, known.Pattern)))
            .ShouldBeEmpty("these are differences no more: take them from the list");
    }
}
