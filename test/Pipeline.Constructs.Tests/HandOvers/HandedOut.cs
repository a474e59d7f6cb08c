using System.Reflection;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Tests.HandOvers;

/// <summary>A public property of a public construct that holds a construct of CDK, or several.</summary>
/// <param name="Property">The property.</param>
/// <param name="Type">The construct's type.</param>
internal sealed record HandedOut(PropertyInfo Property, Type Type)
{
    /// <summary>All public constructs that can be instantiated.</summary>
    public static IReadOnlyList<Type> Constructs { get; } =
    [
        .. typeof(StreamingPipeline).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(Construct)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>All properties, except those of the Cfn classes: their consumers take attributes.</summary>
    public static IReadOnlyList<HandedOut> All { get; } =
    [
        .. from type in Constructs
           from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let held = Element(property.PropertyType)
           where held.Assembly != type.Assembly
           where held.IsAssignableTo(typeof(IConstruct)) && !held.IsAssignableTo(typeof(CfnElement))
           where property.DeclaringType!.Assembly == type.Assembly
           select new HandedOut(property, held) { Construct = type },
    ];

    public required Type Construct { get; init; }

    public string Name => $"{Construct.Name}.{Property.Name}";

    /// <summary>The construct or constructs that the property hands out.</summary>
    public IEnumerable<object> Values(Construct construct) => Property.GetValue(construct) switch
    {
        null => throw new InvalidOperationException($"{Name} must not be null here; make it so in Producers.cs"),
        IEnumerable<IConstruct> several => several,
        var one => [one],
    };

    private static Type Element(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : type;
}
