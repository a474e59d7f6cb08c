using System.Reflection;
using System.Runtime.CompilerServices;
using Pipeline.Records;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// What src/*/PublicAPI.Unshipped.txt, which the build compares with the public members, does not list for a type: its kind, its
/// base types, and its required properties. Each change is a line in the review; src/Pipeline.Constructs/CHANGELOG.md lists
/// breaking ones.
/// </summary>
public class PublicSurfaceTests
{
    [Fact]
    public void Records_KindsOfTypesAreKnown() => Verify(typeof(EventSchema).Assembly, "Records_KindsOfTypesAreKnown");

    [Fact]
    public void Client_KindsOfTypesAreKnown() =>
        Verify(typeof(Client.Producing.KinesisProducer).Assembly, "Client_KindsOfTypesAreKnown");

    [Fact]
    public void Constructs_KindsOfTypesAreKnown() =>
        Verify(typeof(Constructs.IngestStream).Assembly, "Constructs_KindsOfTypesAreKnown");

    // One text of any length, because reviewers read its diff.
    private static void Verify(Assembly assembly, string test) => Snapshot.CompareFiles(
        Snapshot.Folder, $"{nameof(PublicSurfaceTests)}.{test}", "txt", string.Join('\n', assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe)), int.MaxValue);

    private static string Describe(Type type)
    {
        var required = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.IsDefined(typeof(RequiredMemberAttribute)))
            .Select(property => property.Name).Order(StringComparer.Ordinal).ToList();
        return $"{Kind(type)} {Name(type)}{Bases(type)}{(required.Count > 0 ? $", required: {string.Join(", ", required)}" : "")}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType))
            return "";
        return $" : {Name(type.BaseType)}";
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (!type.IsGenericType) return type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
