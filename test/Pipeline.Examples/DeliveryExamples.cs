using System.Reflection;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

/// <summary>
/// Each destination, source and step of Firehose once, as a user would write it. Each method with one parameter is an example.
/// The tests require of all of them: no finding, two in one stack, and only documented permissions.
/// </summary>
public static partial class DeliveryExamples
{
    /// <summary>All examples by name, in the order of this file.</summary>
    public static IReadOnlyDictionary<string, Action<Construct>> All { get; } = typeof(DeliveryExamples)
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(method => method.GetParameters() is [{ ParameterType: var type }] && type == typeof(Construct))
        .OrderBy(method => method.Name, StringComparer.Ordinal)
        .ToDictionary(method => method.Name, method => method.CreateDelegate<Action<Construct>>());

    public static void S3(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
        });
    }
}
