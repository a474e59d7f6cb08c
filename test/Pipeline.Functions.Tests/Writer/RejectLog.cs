using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>The rejects in a bucket; the form of each object is checked once.</summary>
internal sealed partial class RejectLog(SimulatedBucket bucket)
{
    public const string Prefix = "refused/";

    private const string Members =
        "arrivalTime,data,eventSourceArn,partitionKey,reason,sequenceNumber,shardId,subSequenceNumber,violations";

    private readonly HashSet<string> _read = [];
    private readonly HashSet<Reject> _rejects = [];
    private readonly Dictionary<Reject, string> _lines = [];

    /// <summary>All rejects so far.</summary>
    public IReadOnlySet<Reject> Read()
    {
        foreach (var (key, body) in bucket.Objects)
            if (_read.Add(key)) Read(key, Encoding.UTF8.GetString(body));

        return _rejects;
    }

    /// <summary>A reject's line, for messages.</summary>
    public string Line(Reject reject) => _lines.GetValueOrDefault(reject, "no line");

    private void Read(string key, string body)
    {
        body.ShouldEndWith("\n", customMessage: $"{key} must end its last line");
        var place = KeyForm().Match(key);
        place.Success.ShouldBeTrue($"the key of a rejects object must be of its form; got {key}");
        place.Groups["hash"].Value.ShouldBe(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16],
                $"{key} must carry the digest of its body");
        var lines = body.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            using var document = JsonDocument.Parse(lines[i]);
            var line = document.RootElement;
            var reject = Read(line, $"{key}, line {i + 1}");
            line.GetProperty("shardId").GetString().ShouldBe(place.Groups["shard"].Value, key);
            if (i > 0) continue;
            place.Groups["hour"].Value.ShouldBe(
                line.GetProperty("arrivalTime").GetDateTimeOffset()
                    .ToString("yyyy/MM/dd/HH", System.Globalization.CultureInfo.InvariantCulture), key);
            place.Groups["sequence"].Value.ShouldBe(reject.SequenceNumber,
                $"{key} must carry its first reject's sequence number");
        }
    }

    private Reject Read(JsonElement line, string where)
    {
        string.Join(",", line.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal))
            .ShouldBe(Members, where);
        line.GetProperty("eventSourceArn").GetString().ShouldBe(StreamRecord.StreamArn, where);
        line.GetProperty("arrivalTime")
            .GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z", customMessage: where);
        line.GetProperty("violations").EnumerateArray().ShouldEachBe(violation => violation.GetString() != "", where);
        var reject = new Reject(
            line.GetProperty("sequenceNumber").GetString()!,
            line.GetProperty("subSequenceNumber").GetInt32(),
            line.GetProperty("reason").GetString()!,
            line.GetProperty("data").GetString()!);
        _rejects.Add(reject);
        _lines[reject] = $"{where}: {line.GetProperty("violations").GetRawText()}";
        return reject;
    }

    [GeneratedRegex(
        @"^refused/(?<hour>\d{4}/\d\d/\d\d/\d\d)/(?<shard>shardId-\d{12})-(?<sequence>\d+)-(?<hash>[0-9a-f]{16})\.jsonl\z")]
    private static partial Regex KeyForm();
}
