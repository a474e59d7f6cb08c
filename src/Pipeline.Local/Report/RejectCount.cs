using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using Pipeline.Local.Contracts;
using Pipeline.Local.Run;

namespace Pipeline.Local.Report;

/// <summary>
/// Counts the records that functions rejected, in the objects that functions wrote: JSON lines that name the record of a stream
/// and the reason, as the writer of this repository writes them. A batch that was processed twice counts once.
/// </summary>
internal static class RejectCount
{
    public static async Task<long> ReadAsync(LocalRun run, CancellationToken cancellation)
    {
        var objects = run.Objects.OfFunctions;
        if (objects.Count == 0) return 0;
        using var client = run.Clients.S3(LocalClients.User);
        HashSet<string> rejects = new(StringComparer.Ordinal);
        foreach (var (bucket, key) in objects)
        {
            try
            {
                using var response =
                    await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellation);
                using var reader = new StreamReader(response.ResponseStream, Encoding.UTF8);
                while (await reader.ReadLineAsync(cancellation) is { } line)
                    if (IdOf(line) is { } id) rejects.Add(id);
            }
            catch (Amazon.S3.AmazonS3Exception)
            {
                // The object was deleted meanwhile.
            }
        }

        return rejects.Count;
    }

    /// <summary>The identity of the record in a line; null where the line is not a reject.</summary>
    internal static string? IdOf(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            using var json = GivenJson.Parse(Encoding.UTF8.GetBytes(line));
            var root = json.RootElement;
            return root.TryGetProperty("reason", out _) && root.TryGetProperty("data", out _)
                && root.TryGetProperty("eventSourceArn", out var stream) && root.TryGetProperty("shardId", out var shard)
                && root.TryGetProperty("sequenceNumber", out var number)
                ? $"{stream} {shard} {number} {(root.TryGetProperty("subSequenceNumber", out var part) ? part.ToString() : "")}"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
