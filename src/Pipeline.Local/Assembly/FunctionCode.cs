using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>Where a function's code is, or why it is not run.</summary>
/// <param name="Folder">The folder, or null where it is not run.</param>
/// <param name="WhyNot">A sentence, or null where it is run.</param>
internal sealed record FunctionCode(string? Folder, string? WhyNot)
{
    /// <summary>Which build runs in place of the deployed one, a sentence; null where the deployed one runs.</summary>
    public string? Build { get; private init; }

    /// <summary>Whether a computer of another architecture or system could run it.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>
    /// The file that a custom runtime starts with (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).
    /// </summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>Whether a runtime's functions can be processes here: .NET executables and custom runtimes.</summary>
    public static bool IsRunnable(string runtime) =>
        runtime.StartsWith("dotnet", StringComparison.Ordinal) || runtime.StartsWith("provided", StringComparison.Ordinal);

    /// <summary>Finds a function's code, and unpacks it where it is a zip.</summary>
    /// <param name="function">The function.</param>
    /// <param name="properties">Its properties, resolved.</param>
    public static FunctionCode Of(ResourceNode function, JsonObject properties)
    {
        var (runtime, handler) = (properties["Runtime"]?.ToString() ?? "", properties["Handler"]?.ToString() ?? "");
        var code = properties["Code"] as JsonObject;
        // CDK's own functions behind its custom resources.
        if (!IsRunnable(runtime) && function.Path.Contains("CustomResourceProvider", StringComparison.Ordinal))
            return Not("serves custom resources, which are not run.");

        if (properties["PackageType"]?.ToString() == "Image" || code?["ImageUri"] is not null)
            return Not("container images are not run: whoever invokes it gets an error.");

        if (!IsRunnable(runtime))
        {
            return Not(
                $"functions of the runtime {runtime} are not run, those of dotnet* and provided.* are: whoever invokes it gets " +
                $"an error.");
        }

        if (code?["ZipFile"] is not null) return Not("code within the template is not run: whoever invokes it gets an error.");
        if (runtime.StartsWith("dotnet", StringComparison.Ordinal) && handler.Contains("::", StringComparison.Ordinal))
        {
            return Not(
                $"the handler {handler} names a method; only executable assemblies are run, whose handler is the assembly's " +
                $"name.");
        }

        if (runtime.StartsWith("provided", StringComparison.Ordinal)
            && function.Scope.Run.Options.Computer.System != CodePlatform.Linux)
        {
            return Foreign(
                $"the runtime {runtime} runs a program of Linux, and this computer runs " +
                $"{function.Scope.Run.Options.Computer.System}");
        }

        var key = code?["S3Key"]?.ToString() ?? "";
        var path = function.Scope.Run.Assets.Find(key) ?? FileAssets.PathBeside(function.Definition, function.Scope.Folder);
        if (path is null) return Not($"its code, {key}, is no asset of the cloud assembly: whoever invokes it gets an error.");
        if (path.Length == 0)
            return Not("its code is made by a command when cdk deploys, which is not run: whoever invokes it gets an error.");
        return Unpack(function, path);
    }

    private static FunctionCode Unpack(ResourceNode function, string path)
    {
        var mistakes = function.Scope.Run.Mistakes;
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            mistakes.Add(
                $"{function.Path}: the function's asset must be in the cloud assembly; got {path}, which does not exist; " +
                $"{AssemblyFile.Remedy}");
            return new FunctionCode(null, null);
        }

        try
        {
            var folder = FileAssets.Folder(path, function.Scope.Run.Options.TemporaryFolder);
            return Runnable(folder, FileAssets.OtherBuilds(path), function.Scope.Run.Options.Computer);
        }
        catch (InvalidDataException error)
        {
            mistakes.Add(
                $"{function.Path}: the function's asset must be a folder or a zip file; got {path} " +
                $"({error.Message.TrimEnd('.')}); {AssemblyFile.Remedy}");
            return new FunctionCode(null, null);
        }
    }

    // The deployed build where this computer runs it; else one that the assembly carries for others.
    private static FunctionCode Runnable(string folder, IReadOnlyList<string> others, CodePlatform computer)
    {
        if (CodePlatform.Foreign(folder, computer) is not { } needed) return new FunctionCode(folder, null);
        if (others.FirstOrDefault(other => CodePlatform.Foreign(other, computer) is null) is { } build)
        {
            return new FunctionCode(build, null)
            {
                Build = $"runs by its {Path.GetFileName(build)} build: the deployed one is for {needed}, and this computer is " +
                    $"{computer}",
            };
        }

        return Foreign($"its code is for {needed}, and this computer is {computer}");
    }

    private static FunctionCode Foreign(string why) =>
        Not($"{why}: it does not start, and whoever invokes it gets an error.") with { IsForeign = true };

    private static FunctionCode Not(string why) => new(null, why);
}
