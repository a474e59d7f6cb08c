using System.Reflection;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>CDK passes parameters of a stack as <c>double</c>; a cast to <c>int</c> destroys them.</summary>
public class TokenNumberTests
{
    // Values that are known at synthesis, each with its reason.
    private static readonly IReadOnlyDictionary<string, string> Whole = new Dictionary<string, string>
    {
        ["IsolatedVpcProps.Zones"] = "subnets are made one by one",
        ["LayoutKey.Integer(minimum)"] = "a range of a field's values, which a text of the table lists",
        ["LayoutKey.Integer(maximum)"] = "a range of a field's values, which a text of the table lists",
        ["ShardCalculator.Estimate(recordBytes)"] = "a calculation before any template",
        ["ShardCalculator.Estimate(consumers)"] = "a calculation before any template",
    };

    private static readonly Type[] Integers =
        [typeof(int), typeof(long), typeof(short), typeof(uint), typeof(ulong), typeof(float), typeof(decimal)];

    [Fact]
    public void NumbersOfPropsAndParameters_AreDoubles()
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found =
            from type in typeof(StreamingPipeline).Assembly.GetExportedTypes()
            where !type.IsEnum
            from name in type.GetProperties(Public).Where(property => IsInteger(property.PropertyType) && IsOurs(property))
                .Select(property => $"{type.Name}.{property.Name}")
                .Concat(
                    from method in type.GetMethods(Public).Cast<MethodBase>().Concat(type.GetConstructors(Public))
                    where !method.IsSpecialName || method.IsConstructor
                    from parameter in method.GetParameters()
                    where IsInteger(parameter.ParameterType)
                    select $"{type.Name}.{method.Name}({parameter.Name})")
            where !IsResult(type)
            select name;
        found.Order(StringComparer.Ordinal).ShouldBe(Whole.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ParametersOfADelivery_AreReferences()
    {
        var text = Synth.Template(stack =>
        {
            double Number(string id) => new CfnParameter(stack, id, new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            var transform = new DeliveryTransform(stack, "Transform", new()
            {
                Schema = TestWriter.Schema,
                ReservedConcurrency = Number("Concurrency"),
            });
            _ = new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.DirectPut(Number("Hint")),
                Processors = [DeliveryProcessor.Transform(transform,
                    new() { Retries = Number("Retries"), BufferingSize = Size.Mebibytes(Number("Size")) })],
                Destination = DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
            });
        }).Json["Resources"]!.ToJsonString();
        foreach (var id in (string[])["Concurrency", "Hint", "Retries", "Size"]) text.ShouldContain($"{{\"Ref\":\"{id}\"}}");
        text.ShouldContain("""{"ParameterName":"NumberOfRetries","ParameterValue":{"Ref":"Retries"}}""");
    }

    [Fact]
    public void MaxErrorsOfCopy_MayBeAToken() => new Stack().Resolve(
            (RedshiftCopy.JsonAuto() with { MaxErrors = Token.AsNumber(Fn.Ref("Errors")) }).Sql("JSON 'auto'",
                DeliveryCompression.Gzip))
        .ShouldBeAssignableTo<System.Collections.IDictionary>();

    private static bool IsInteger(Type type) => Integers.Contains(Nullable.GetUnderlyingType(type) ?? type);

    // Excludes counts that the library computes, such as that of a list.
    private static bool IsOurs(PropertyInfo property) => property.SetMethod is { IsPublic: true };

    // The result of a calculation, which does not go into a template.
    private static bool IsResult(Type type) => type == typeof(ShardEstimate);
}
