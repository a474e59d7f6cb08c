using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The folder of a function's code, or the reason why the function is not run.</summary>
/// <param name="Folder">The folder; null where the function is not run.</param>
/// <param name="WhyNot">The reason, a sentence; null where the function is run.</param>
internal sealed record FunctionCode(string? Folder, string? WhyNot)
{
    /// <summary>The build that runs in place of the deployed one, a sentence; null where the deployed one runs.</summary>
    public string? Build { get; private init; }

    /// <summary>
    /// The assembly to start where the deployed build is a program of a custom runtime and this one is not; else null.
    /// </summary>
    public string? Assembly { get; private init; }

    /// <summary>Whether a computer of another architecture or system could run it.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>
    /// The file that a custom runtime starts with (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).
    /// </summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>Whether functions of a runtime can run as processes here: .NET executables and custom runtimes.</summary>
    public static bool IsRunnable(string runtime) =>
        runtime.StartsWith("dotnet", StringComparison.Ordinal) || runtime.StartsWith("provided", StringComparison.Ordinal);

    /// <summary>Finds a function's code, and unpacks it where it is a zip.</summary>
    /// <param name="function">The function.</param>
    /// <param name="properties">Its properties, resolved.</param>
    public static FunctionCode Of(ResourceNode function, JsonObject properties)
    {
        var (runtime, handler) = (properties["Runtime"]?.ToString() ?? "", properties["Handler"]?.ToString() ?? "");
        var code = properties["Code"] as JsonObject;
        // The CDK's own functions for its custom resources.
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

        var key = code?["S3Key"]?.ToString() ?? "";
        var path = function.Scope.Run.Assets.Find(key) ?? FileAssets.PathBeside(function.Definition, function.Scope.Folder);
        if (path is null) return Not($"its code, {key}, is no asset of the cloud assembly: whoever invokes it gets an error.");
        if (path.Length == 0)
            return Not("its code is made by a command when cdk deploys, which is not run: whoever invokes it gets an error.");
        return Unpack(function, runtime, path);
    }

    private static FunctionCode Unpack(ResourceNode function, string runtime, string path)
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
            return Runnable(folder, runtime, FileAssets.OtherBuilds(path), function.Scope.Run.Options);
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
    private static FunctionCode Runnable(string folder, string runtime, IReadOnlyList<string> others, AssemblyOptions options)
    {
        if (WhyNotHere("the deployed one", folder, runtime, options) is not { } why) return new FunctionCode(folder, null);
        foreach (var other in others)
        {
            var assembly = IsCustom(runtime) ? AssemblyIn(other) : null;
            // An assembly takes the runtime of .NET and none of Lambda's.
            if (WhyNotHere("it", other, assembly is null ? runtime : "dotnet", options) is not null) continue;
            return new FunctionCode(other, null)
            {
                Build = $"runs by its {Path.GetFileName(other)} build: {why}",
                Assembly = assembly,
            };
        }

        return Foreign(WhyNotHere("its code", folder, runtime, options)!);
    }

    private static string? WhyNotHere(string subject, string folder, string runtime, AssemblyOptions options)
    {
        var computer = options.Computer;
        if (CodePlatform.Foreign(folder, computer) is { } needed)
            return $"{subject} is for {needed}, and this computer is {computer}";
        // A script, which has no header that says so.
        if (IsCustom(runtime) && computer.System != CodePlatform.Linux)
            return $"the runtime {runtime} runs a program of Linux, and this computer runs {computer.System}";

        var missing = InstructionSets.Missing(folder, options.HasInstructions);
        return missing.Count == 0
            ? null : $"{subject} takes a processor with {string.Join(", ", missing)}, which this computer has not";
    }

    private static bool IsCustom(string runtime) => runtime.StartsWith("provided", StringComparison.Ordinal);

    // The only assembly of a build that can be started: the one with the file that chooses its runtime.
    private static string? AssemblyIn(string build)
    {
        const string Ending = ".runtimeconfig.json";
        if (File.Exists(Path.Combine(build, Bootstrap))) return null;
        var found = Directory.GetFiles(build, $"*{Ending}");
        return found.Length == 1 ? Path.GetFileName(found[0])[..^Ending.Length] : null;
    }

    private static FunctionCode Foreign(string why) =>
        Not($"{why}: it does not start, and whoever invokes it gets an error.") with { IsForeign = true };

    private static FunctionCode Not(string why) => new(null, why);
}
