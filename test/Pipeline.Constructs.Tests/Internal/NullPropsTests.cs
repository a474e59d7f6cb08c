using System.Reflection;
using Constructs;

namespace Pipeline.Constructs.Tests;

/// <summary>Null that F#, VB and code without nullable annotations can pass without a compiler warning.</summary>
public class NullPropsTests
{
    /// <summary>
    /// Everything that makes a construct of this library from a record of settings: constructors and <c>From...</c> factories.
    /// </summary>
    public static TheoryData<string> Makers => [.. AllMakers().Select(Name)];

    [Theory]
    [MemberData(nameof(Makers))]
    public void NullForTheProps_IsAMistakeWithItsRemedyOrTheDefaults(string name)
    {
        var maker = AllMakers().Single(maker => Name(maker) == name);
        var settings = maker.GetParameters()[2];
        var mistakes = Ranges.Mistakes(stack => Call(maker, [stack, "Made", null]));
        if (settings.HasDefaultValue)
        {
            mistakes.ShouldBeEmpty("all of them have defaults");
        }
        else
        {
            mistakes.ShouldBe(
                [$"Props must have a value; got null; pass new {settings.ParameterType.Name} with the settings that have no " +
                    $"default"]);
        }
    }

    [Fact]
    public void EveryConstruct_IsAmongThemButForOneWithoutProps() => typeof(StreamingPipeline).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Construct)))
        .Except(AllMakers().Select(maker => maker.DeclaringType!))
        .ShouldBe([typeof(ApiGatewayLogging)]);

    private static IEnumerable<MethodBase> AllMakers() =>
        from type in typeof(StreamingPipeline).Assembly.GetExportedTypes()
        where !type.IsAbstract && type.IsAssignableTo(typeof(Construct))
        from maker in type.GetConstructors().Concat<MethodBase>(type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        where maker.GetParameters() is [var scope, var id, var props]
            && scope.ParameterType == typeof(Construct) && id.ParameterType == typeof(string)
            && props.ParameterType.Assembly == type.Assembly
        select maker;

    private static string Name(MethodBase maker) =>
        $"{maker.DeclaringType!.Name}.{maker.Name}({maker.GetParameters()[2].ParameterType.Name})";

    private static void Call(MethodBase maker, object?[] arguments)
    {
        const BindingFlags Unwrapped = BindingFlags.DoNotWrapExceptions;
        if (maker is ConstructorInfo constructor) constructor.Invoke(Unwrapped, null, arguments, null);
        else maker.Invoke(null, Unwrapped, null, arguments, null);
    }
}
