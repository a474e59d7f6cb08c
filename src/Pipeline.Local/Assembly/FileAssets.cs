using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The file assets of a cloud assembly, by the key under which cdk would upload them.</summary>
internal sealed class FileAssets
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>Adds what an asset manifest lists.</summary>
    public void Read(string folder, string file)
    {
        var manifest = Path.Combine(folder, file);
        foreach (var (_, asset) in AssemblyFile.Members(AssemblyFile.Read(manifest), "files", manifest))
        {
            var path = AssemblyFile.Text(AssemblyFile.Members(asset, "source", manifest), "path", manifest);
            var place = path is null ? "" : Path.Combine(folder, path);
            foreach (var (_, destination) in AssemblyFile.Members(asset, "destinations", manifest))
                _paths[AssemblyFile.Required(destination, "objectKey", manifest)] = place;
        }
    }

    /// <summary>
    /// Where the file or folder of an asset is, or nothing where the key is no asset's; empty where a command would make it.
    /// </summary>
    public string? Find(string objectKey) => _paths.GetValueOrDefault(objectKey);

    /// <summary>
    /// The folder of an asset: itself, or what its zip unpacks to. An absolute path: a function's process starts within it.
    /// </summary>
    /// <param name="path">The asset, which exists.</param>
    /// <param name="temporaryFolder">Where to unpack.</param>
    /// <exception cref="InvalidDataException">It is no zip, or one that would write beside its folder.</exception>
    public static string Folder(string path, string temporaryFolder)
    {
        if (Directory.Exists(path)) return Path.GetFullPath(path);
        var folder = Path.GetFullPath(Path.Combine(temporaryFolder, "assets", Path.GetFileNameWithoutExtension(path)));
        if (Directory.Exists(folder)) return folder;
        // Only a whole copy has the name by which the next function finds it.
        var partial = folder + ".partial";
        try
        {
            ZipFile.ExtractToDirectory(path, partial, overwriteFiles: true);
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            throw new InvalidDataException(error.Message, error);
        }

        Directory.Move(partial, folder);
        return folder;
    }

    /// <summary>
    /// The folders of builds that lie beside an asset and are not deployed, the portable one last: it starts slower. Absolute
    /// paths, as <see cref="Folder"/>.
    /// </summary>
    /// <param name="path">The asset, a folder or a zip.</param>
    public static IReadOnlyList<string> OtherBuilds(string path)
    {
        var asset = Directory.Exists(path) ? path.TrimEnd(Path.DirectorySeparatorChar) : Path.ChangeExtension(path, null);
        var builds = Path.GetFullPath(asset + Assembly.OtherBuilds.Ending);
        if (!Directory.Exists(builds)) return [];
        return [.. Directory.GetDirectories(builds)
            .OrderBy(build => Path.GetFileName(build) == Assembly.OtherBuilds.Portable)
            .ThenBy(build => build, StringComparer.Ordinal)];
    }

    /// <summary>The path that cdk writes beside a resource that an asset was made for.</summary>
    public static string? PathBeside(JsonObject definition, string folder) =>
        (definition["Metadata"] as JsonObject)?["aws:asset:path"] is JsonValue value && value.TryGetValue<string>(out var path)
            ? Path.Combine(folder, path) : null;
}
