using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;

namespace Pipeline.Local;

/// <summary>Keeps what a run made, as files: objects under <c>buckets</c>, items as JSON lines under <c>tables</c>.</summary>
internal static class RunExport
{
    public static async Task WriteAsync(LocalRun run, string folder, CancellationToken cancellation)
    {
        using var s3 = run.Clients.S3(LocalClients.User);
        foreach (var bucket in run.Deployment.OfType("AWS::S3::Bucket"))
        {
            var root = Path.GetFullPath(Path.Combine(folder, "buckets", bucket.PhysicalId));
            foreach (var item in await RunReport.ObjectsAsync(run, bucket.PhysicalId, cancellation))
            {
                var path = Path.GetFullPath(Path.Combine(root, item.Key));
                // A key may be anything, a file beside the folder too.
                if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket.PhysicalId, Key = item.Key }, cancellation);
                await using var file = File.Create(path);
                await response.ResponseStream.CopyToAsync(file, cancellation);
            }
        }

        foreach (var table in run.Deployment.OfType("AWS::DynamoDB::GlobalTable").Concat(run.Deployment.OfType("AWS::DynamoDB::Table")))
        {
            Directory.CreateDirectory(Path.Combine(folder, "tables"));
            await using var file = File.CreateText(Path.Combine(folder, "tables", $"{table.PhysicalId}.jsonl"));
            await foreach (var item in RunReport.ItemsAsync(run, table.PhysicalId, cancellation))
            {
                await file.WriteLineAsync(JsonSerializer.Serialize(item.ToDictionary(pair => pair.Key, pair => Plain(pair.Value))).AsMemory(), cancellation);
            }
        }
    }

    private static object? Plain(AttributeValue value) => value switch
    {
        { S: { } text } => text,
        // With its digits, which a number of .NET would not keep.
        { N: { } number } => JsonDocument.Parse(Number(number)).RootElement,
        { BOOL: { } truth } => truth,
        { B: { } bytes } => Convert.ToBase64String(bytes.ToArray()),
        { M: { } map } when value.IsMSet => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        { L: { } list } when value.IsLSet => list.Select(Plain).ToList(),
        _ => null,
    };

    // DynamoDB may spell a number as JSON does not: .5 or 1E+2.
    private static string Number(string number) => number.StartsWith('.') ? $"0{number}" : number.StartsWith("-.", StringComparison.Ordinal) ? $"-0{number[1..]}" : number;
}
