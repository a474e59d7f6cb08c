using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The file assets of a cloud assembly, by the key under which cdk would upload them.</summary>
internal sealed class FileAssets
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>Adds the assets that a manifest lists.</summary>
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
    /// The path of an asset's file or folder; null where no asset has the key; empty where a command makes the
    /// asset during deployment.
    /// </summary>
    public string? Find(string objectKey) => _paths.GetValueOrDefault(objectKey);

    /// <summary>
    /// The folder of an asset: the asset itself, or the folder into which its zip is unpacked. The path is absolute, since a
    /// function's process starts in it.
    /// </summary>
    /// <param name="path">The asset, which exists.</param>
    /// <param name="temporaryFolder">The folder in which zips are unpacked.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a zip, or has an entry that would be written outside its folder.
    /// </exception>
    public static string Folder(string path, string temporaryFolder)
    {
        if (Directory.Exists(path)) return Path.GetFullPath(path);
        var folder = Path.GetFullPath(Path.Combine(temporaryFolder, "assets", Path.GetFileNameWithoutExtension(path)));
        if (Directory.Exists(folder)) return folder;
        // The zip is unpacked under another name and then renamed, so that the next function never finds an incomplete copy.
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
    /// The folders of other builds, which are beside an asset and are not deployed. The portable build comes last, since it
    /// starts more slowly. The paths are absolute, like those of <see cref="Folder"/>.
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

    /// <summary>The path of the asset of a resource, which cdk writes into the resource's metadata.</summary>
    public static string? PathBeside(JsonObject definition, string folder) =>
        (definition["Metadata"] as JsonObject)?["aws:asset:path"] is JsonValue value && value.TryGetValue<string>(out var path)
            ? Path.Combine(folder, path) : null;
}
