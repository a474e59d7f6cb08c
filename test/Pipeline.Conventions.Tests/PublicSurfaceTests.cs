using System.Reflection;
using System.Runtime.CompilerServices;
using Pipeline.Records;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// What users can call, as text: a change of it is a line in the review. A type that disappears or changes is a breaking change
/// and stands in src/Pipeline.Constructs/CHANGELOG.md.
/// </summary>
public class PublicSurfaceTests
{
    [Fact]
    public void Records_SurfaceIsKnown() => Verify(typeof(EventSchema).Assembly, "Records_SurfaceIsKnown");

    [Fact]
    public void Constructs_SurfaceIsKnown() =>
        Verify(typeof(Constructs.IngestStream).Assembly, "Constructs_SurfaceIsKnown");

    // The surface is one text, however long: it is read by its diff.
    private static void Verify(Assembly assembly, string test) => Snapshot.CompareFiles(
        Snapshot.Folder, $"{nameof(PublicSurfaceTests)}.{test}", "txt", string.Join('\n', assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)), int.MaxValue);

    private static IEnumerable<string> Describe(Type type)
    {
        yield return $"{Kind(type)} {Name(type)}{Bases(type)}";
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> lines = type.IsEnum
            ? Enum.GetNames(type)
            : type.GetMembers(Declared).Select(Describe).OfType<string>().Order(StringComparer.Ordinal);
        foreach (var line in lines) yield return $"  {line}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        // What the compiler makes for every record, and accessors, say nothing.
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not PropertyInfo => null,
        MethodInfo { IsSpecialName: true } => null,
        MethodInfo { Name: "ToString" or "GetHashCode" or "Equals" or "<Clone>$" or "PrintMembers" or "Deconstruct" } => null,
        Type nested => $"nested {nested.Name}",
        ConstructorInfo constructor => $".ctor({Parameters(constructor)})",
        MethodInfo method => $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo { Name: "EqualityContract" } => null,
        PropertyInfo property => $"{Required(property)}{Static(property.GetMethod!.IsStatic)}{Nullable(property)} {property.Name}" +
            $" {{ get;{(property.SetMethod is { IsPublic: true } set ? IsInit(set) ? " init;" : " set;" : "")} }}",
        FieldInfo { IsLiteral: true } constant => $"const {Name(constant.FieldType)} {constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        EventInfo @event => $"event {@event.Name}",
        _ => null,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"));

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
        if (type.IsEnum || type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType)) return "";
        return $" : {Name(type.BaseType)}";
    }

    private static string Nullable(PropertyInfo property)
    {
        var isNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        var name = Name(property.PropertyType);
        return isNullable && !name.EndsWith('?') ? $"{name}?" : name;
    }

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Required(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static bool IsInit(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Name(Type type)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (!type.IsGenericType) return type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
