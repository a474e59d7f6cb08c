using System.Reflection;
using Amazon.CDK;
using Constructs;
using Pipeline.Constructs;
using Pipeline.Records;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// Users' files import CDK's namespaces together with <c>Pipeline.Constructs</c> and <c>Pipeline.Records</c>. A name that two of
/// them have cannot be used there (CS0104).
/// </summary>
public class PublicNameTests
{
    // The namespaces that a project imports implicitly (ImplicitUsings).
    private static readonly string[] Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    [Fact]
    public void PublicTypes_HaveNoNameOfCdk() => Files.ShouldHaveNoViolations(
        Clashes(typeof(Stack).Assembly, typeof(Construct).Assembly),
        "These names must be other than CDK's, since users import both:");

    [Fact]
    public void PublicTypes_HaveNoNameOfImplicitUsings() => Files.ShouldHaveNoViolations(
        Ours().Where(name => Implicit.Any(space => Known(space, name))),
        "These names must be other than those of namespaces that every project imports:");

    [Fact]
    public void NameThatCdkHas_IsFound() => Clashes(typeof(Stack).Assembly, "BackupMode", "DeliveryBackupMode")
        .ShouldBe(["BackupMode: Amazon.CDK.AWS.KinesisFirehose.BackupMode"]);

    private static IEnumerable<string> Clashes(params Assembly[] others) =>
        others.SelectMany(other => Clashes(other, [.. Ours()]));

    // A nested type is written with its outer type, so it clashes with none.
    private static IEnumerable<string> Clashes(Assembly other, params string[] names)
    {
        var theirs = other.GetExportedTypes().Where(type => !type.IsNested).ToLookup(Name, StringComparer.Ordinal);
        return names.Where(theirs.Contains)
            .Select(name => $"{name}: {string.Join(", ", theirs[name].Select(type => type.FullName))}");
    }

    private static IEnumerable<string> Ours() =>
        from assembly in new[] { typeof(StreamingPipeline).Assembly, typeof(EventSchema).Assembly }
        from type in assembly.GetExportedTypes()
        where !type.IsNested
        orderby type.Name
        select Name(type);

    private static string Name(Type type) => type.Name.Split('`')[0];

    private static bool Known(string space, string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal))
        .Any(assembly => assembly.GetType($"{space}.{name}") is { IsPublic: true });
}
