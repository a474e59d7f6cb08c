using System.Reflection;
using Pipeline.Records;

namespace Pipeline.Conventions.Tests;

public class ServiceLimitSourceTests
{
    public static TheoryData<string> Limits => [.. All().Select(limit => limit.Name)];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Limit_HasRangeUnitAndSource(string name)
    {
        var limit = All().Single(limit => limit.Name == name).Value;
        limit.Minimum.ShouldBeLessThanOrEqualTo(limit.Maximum);
        limit.Unit.ShouldNotBeNullOrWhiteSpace();
        limit.Source.ShouldStartWith("https://");
    }

    private static IEnumerable<(string Name, ServiceLimit Value)> All() =>
        from type in typeof(ServiceLimits).GetNestedTypes()
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(ServiceLimit)
        select ($"{type.Name}.{field.Name}", (ServiceLimit)field.GetValue(null)!);
}
