using System.IO;
using System.Security.Cryptography;
using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;
using AssetOptions = Amazon.CDK.AWS.S3.Assets.AssetOptions;

namespace Pipeline.Constructs;

/// <summary>
/// The function's code as Lambda gets it: the published folder and the event schema. The schema travels with the code, since
/// environment variables hold 4 KB in all and a schema may be larger.
/// </summary>
internal static class FunctionCode
{
    private static readonly string Carried = Path.Combine(
        Path.GetDirectoryName(typeof(FunctionCode).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory,
        "functions");

    private static readonly Dictionary<string, string> Staged = [];

    public static void Validate(string? codePath, Violations violations)
    {
        var assembly = Path.Combine(codePath ?? Path.Combine(Carried, WriterSettings.Assembly), $"{WriterSettings.Assembly}.dll");
        violations.Require(
            File.Exists(assembly),
            nameof(DynamoDbWriterProps.CodePath),
            $"be a folder that holds {WriterSettings.Assembly}.dll",
            codePath ?? $"no folder, and none came with the library at {Path.GetDirectoryName(assembly)}",
            "build it by 'dotnet publish', or build the app again so that the library's own is copied beside it");
    }

    /// <summary>The code, ready to be deployed.</summary>
    public static Code For(string? codePath, EventSchema schema)
    {
        var source = codePath ?? Path.Combine(Carried, WriterSettings.Assembly);
        // The library's own is known by what it was made from, so that building it again, or with another SDK, changes no
        // template. Of a folder of the user's nothing but its bytes is known.
        var key = codePath is null ? SourcesHash(schema) : FolderHash(source, schema);
        return Code.FromAsset(Stage(source, schema, key), new AssetOptions
        {
            AssetHashType = AssetHashType.CUSTOM,
            AssetHash = key,
        });
    }

    // Its lines come in the file system's order.
    private static string SourcesHash(EventSchema schema) => Hash(
        [.. File.ReadAllLines(Path.Combine(Carried, $"{WriterSettings.Assembly}.sha256")).Order(StringComparer.Ordinal), schema.Json]);

    private static string FolderHash(string folder, EventSchema schema) => Hash(
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Relative(folder, file)}")
            .Order(StringComparer.Ordinal),
        schema.Json,
    ]);

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    // CDK copies it into the cloud assembly at once, so that a folder per process and content is enough; it goes with the process.
    private static string Stage(string source, EventSchema schema, string key)
    {
        if (Staged.TryGetValue(key, out var staged)) return staged;
        var folder = Directory.CreateTempSubdirectory("pipeline-function-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Relative(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(folder, WriterSettings.SchemaFile), schema.Json);
        return Staged[key] = folder;
    }

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
