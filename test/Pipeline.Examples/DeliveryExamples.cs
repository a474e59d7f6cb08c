using System.Reflection;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

/// <summary>
/// Each destination, source and step of Firehose once, as a user would write it: a method of one parameter is an example. The
/// tests hold all of them to the same: no finding, twice in one stack, and the documented permissions alone.
/// </summary>
public static partial class DeliveryExamples
{
    /// <summary>All of them by name, in its order.</summary>
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
