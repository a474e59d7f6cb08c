using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.CDK;
using Amazon.CDK.AWS.RedshiftServerless;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// Null arguments of callers without nullable annotations: each public factory throws at once and names the argument, or keeps
/// null for the construct's own checks. No factory fails inside. Covers new factories, too.
/// </summary>
public class NullArgumentTests
{
    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "ids", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    private static readonly NullabilityInfoContext Nullability = new();

    // Types that are not factories themselves but have some.
    private static readonly object[] Instances = [Schema, DeliveryLayout.Hourly()];

    public static TheoryData<string> Parameters => [.. All().Select(Name).Distinct()];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Null_IsToldByItsNameOrKept(string parameter) =>
        All().Where(given => Name(given) == parameter).ToList().ForEach(given =>
    {
        var thrown = Call(given);
        if (Nullability.Create(given.Parameter).WriteState == NullabilityState.Nullable)
        {
            if (thrown is not null) (thrown as ArgumentNullException)?.ParamName.ShouldNotBe(given.Parameter.Name);
            thrown.ShouldNotBeOfType<NullReferenceException>(thrown?.ToString());
            return;
        }

        // Props have no later check, so null must throw here.
        if (given.Parameter.ParameterType.Name.EndsWith("Props", StringComparison.Ordinal)) thrown.ShouldNotBeNull();
        if (thrown is null) return;
        if (thrown is ArgumentNullException missing) missing.ParamName.ShouldBe(given.Parameter.Name);
        else thrown.ShouldBeOfType<InvalidInputException>(thrown.ToString());
    });

    [Fact]
    public void PublicFactories_AreFound() => All().Count().ShouldBeGreaterThan(100);

    private static IEnumerable<(object? On, MethodInfo Method, ParameterInfo Parameter)> All() =>
        from type in typeof(StreamingPipeline).Assembly.GetExportedTypes().Concat(typeof(EventSchema).Assembly.GetExportedTypes())
        from method in type.GetMethods(
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && (method.IsStatic || !method.IsVirtual) && !method.Name.StartsWith('<')
        let instance = method.IsStatic ? null : Instances.FirstOrDefault(instance => instance.GetType() == type)
        where method.IsStatic || instance is not null
        from parameter in method.GetParameters()
        where !parameter.ParameterType.IsValueType
        select (instance, method, parameter);

    private static string Name((object? On, MethodInfo Method, ParameterInfo Parameter) given) =>
        $"{given.Method.DeclaringType!.Name}.{given.Method.Name}({given.Parameter.ParameterType.Name} {given.Parameter.Name})";

    private static Exception? Call((object? On, MethodInfo Method, ParameterInfo Parameter) given)
    {
        var arguments = given.Method.GetParameters()
            .Select(parameter => parameter == given.Parameter ? null : Any(parameter.ParameterType)).ToArray();
        try
        {
            given.Method.Invoke(given.On, arguments);
            return null;
        }
        catch (TargetInvocationException error)
        {
            return error.InnerException;
        }
    }

    private static object Any(Type type)
    {
        if (type == typeof(string)) return "text";
        if (type == typeof(EventSchema)) return Schema;
        if (type == typeof(global::Constructs.Construct)) return new Stack();
        if (type == typeof(CfnWorkgroup))
            return new CfnWorkgroup(new Stack(), "Any", new CfnWorkgroupProps { WorkgroupName = "any" });
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(double)) return 1.0;
        if (type == typeof(int)) return 1;
        if (type.IsValueType) return RuntimeHelpers.GetUninitializedObject(type);
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsGenericType && type.GetGenericArguments() is [var element] && type.Name.StartsWith("IReadOnly"))
            return Array.CreateInstance(element, 0);

        if (type.IsGenericType && type.GetGenericArguments() is [var key, var value])
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;

        return type.IsInterface ? DispatchProxy.Create(type, typeof(Nothing)) : RuntimeHelpers.GetUninitializedObject(type);
    }

    /// <summary>Stands for any resource, whose every member returns null.</summary>
    public class Nothing : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
