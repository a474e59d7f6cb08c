using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>Finds the folder of npm packages: in the current folder or above it, or above the command's own folder.</summary>
internal static class NodeModules
{
    public static string Find() =>
        Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory)
        ?? throw new InvalidInputException("the command",
            ["the engines of DynamoDB and S3, npm packages, must be in a node_modules folder here or " +
                "above; got none; run scripts/setup"]);

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var modules = Path.Combine(at.FullName, "node_modules");
            if (Directory.Exists(Path.Combine(modules, "dynalite"))) return modules;
        }

        return null;
    }
}
