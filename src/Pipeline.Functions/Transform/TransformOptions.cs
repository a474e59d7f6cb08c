using Pipeline.Functions.Runtime;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Transform;

/// <summary>The transformation's settings, from its environment and the schema beside it.</summary>
internal sealed record TransformOptions
{
    public required EventSchema Schema { get; init; }

    public required IReadOnlyList<PartitionKey> PartitionKeys { get; init; }

    /// <summary>The maximum size of a response, in bytes.</summary>
    public int ResponseBytes { get; init; } = (int)ServiceLimits.Lambda.PayloadBytes.Maximum;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidInputException">Every setting that is missing or wrong.</exception>
    public static TransformOptions Read(Func<string, string?> environment, string taskRoot)
    {
        var settings = new Settings(environment);
        var schema = settings.Schema(taskRoot);
        var keys = PartitionKey.Read(settings, schema);
        settings.ThrowIfAny("the transformation's configuration");
        return new TransformOptions { Schema = schema!, PartitionKeys = keys };
    }
}
