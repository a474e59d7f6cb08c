using System.Reflection;
using Pipeline.Records.Limits;

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

    [Fact]
    public void Quotas_HaveUnitSourceAndWhatRaisesThem()
    {
        var quotas = Fields<ServiceQuota>().ToList();
        quotas.ShouldNotBeEmpty();
        Files.ShouldHaveNoViolations(
            from quota in quotas
            let value = quota.Value
            where value.Default <= 0 || value.Unit.Length == 0 || !value.Source.StartsWith("https://", StringComparison.Ordinal)
                || !value.Raise.Contains("https://", StringComparison.Ordinal)
            select quota.Name,
            "a quota must have a value, a unit, a source and the page that raises it:");
    }

    private static IEnumerable<(string Name, ServiceLimit Value)> All() => Fields<ServiceLimit>().Concat(
        from table in Fields<IReadOnlyDictionary<string, ServiceLimit>>()
        from entry in table.Value
        select ($"{table.Name}[{entry.Key}]", entry.Value));

    private static IEnumerable<(string Name, T Value)> Fields<T>() =>
        from type in typeof(ServiceLimits).GetNestedTypes()
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(T)
        select ($"{type.Name}.{field.Name}", (T)field.GetValue(null)!);
}
