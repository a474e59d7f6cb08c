using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using Pipeline.Local.Run;

namespace Pipeline.Local.Report;

/// <summary>
/// Writes the results of a run as files: objects under <c>buckets</c>, with the index <c>objects.jsonl</c>, items as JSON
/// lines under <c>tables</c>.
/// </summary>
internal static class RunExport
{
    private const string Index = "objects.jsonl";

    /// <summary>Writes all results that can be written.</summary>
    /// <returns>A sentence for each result that could not be written.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(LocalRun run, string folder, CancellationToken cancellation)
    {
        List<string> failures = [];
        Directory.CreateDirectory(folder);
        await using (var index = File.CreateText(Path.Combine(folder, Index)))
        {
            foreach (var bucket in await RunStores.BucketsAsync(run, cancellation))
            {
                try
                {
                    await WriteBucketAsync(run, bucket, folder, index, failures, cancellation);
                }
                catch (Exception error) when (IsOfOne(error))
                {
                    failures.Add($"the objects of bucket {bucket} could not be listed: {error.Message}");
                }
            }
        }

        foreach (var (table, path) in ExportNames.Of(await RunStores.TablesAsync(run, cancellation)))
        {
            try
            {
                await WriteTableAsync(run, table, Path.Combine(folder, "tables", $"{path}.jsonl"), cancellation);
            }
            catch (Exception error) when (IsOfOne(error))
            {
                failures.Add($"the items of table {table} could not be written: {error.Message}");
            }
        }

        return failures;
    }

    // If one object or table cannot be written, the others still may.
    private static bool IsOfOne(Exception error) => error is not OperationCanceledException;

    private static async Task WriteBucketAsync(
        LocalRun run, string bucket, string folder, StreamWriter index, List<string> failures, CancellationToken cancellation)
    {
        var root = $"buckets/{ExportNames.NameOf(bucket)}";
        var sizes = (await RunReport.ObjectsAsync(run, bucket, cancellation)).ToDictionary(
            item => item.Key, item => item.Size ?? 0, StringComparer.Ordinal);
        foreach (var (key, path) in ExportNames.Of(sizes.Keys))
        {
            var file = $"{root}/{path}";
            string? failure = null;
            try
            {
                await WriteObjectAsync(run, bucket, key, Path.Combine([folder, .. file.Split('/')]), cancellation);
            }
            catch (Exception error) when (IsOfOne(error))
            {
                failure = error.Message;
                failures.Add($"the object {key} of bucket {bucket} could not be written to {file}: {error.Message}");
            }

            var line = new { bucket, key, file = failure is null ? file : null, size = sizes[key], error = failure };
            await index.WriteLineAsync(JsonSerializer.Serialize(line, IndexLines).AsMemory(), cancellation);
        }
    }

    private static async Task WriteObjectAsync(
        LocalRun run, string bucket, string key, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var response = await run.Objects.ReadAsync(bucket, key, cancellation);
        response.EnsureSuccessStatusCode();
        await using var file = File.Create(path);
        await response.Content.CopyToAsync(file, cancellation);
    }

    private static async Task WriteTableAsync(LocalRun run, string table, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.CreateText(path);
        await foreach (var item in RunReport.ItemsAsync(run, table, cancellation))
        {
            await file.WriteLineAsync(
                JsonSerializer.Serialize(item.ToDictionary(pair => pair.Key, pair => Plain(pair.Value))).AsMemory(),
                    cancellation);
        }
    }

    private static readonly JsonSerializerOptions IndexLines =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static object? Plain(AttributeValue value) => value switch
    {
        { S: { } text } => text,
        // Keeps all digits, which a number of .NET would not.
        { N: { } number } => JsonDocument.Parse(Number(number)).RootElement,
        { BOOL: { } truth } => truth,
        { B: { } bytes } => Convert.ToBase64String(bytes.ToArray()),
        { M: { } map } when value.IsMSet => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        { L: { } list } when value.IsLSet => list.Select(Plain).ToList(),
        { SS: { Count: > 0 } texts } => texts,
        { NS: { Count: > 0 } numbers } => numbers.Select(number => JsonDocument.Parse(Number(number)).RootElement).ToList(),
        { BS: { Count: > 0 } blobs } => blobs.Select(blob => Convert.ToBase64String(blob.ToArray())).ToList(),
        _ => null,
    };

    // DynamoDB may write a number in a form that JSON does not have: .5 or 1E+2.
    private static string Number(string number) =>
        number.StartsWith('.') ? $"0{number}" : number.StartsWith("-.", StringComparison.Ordinal) ? $"-0{number[1..]}" : number;
}
