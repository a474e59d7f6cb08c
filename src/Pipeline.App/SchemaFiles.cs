using Pipeline.Records;

namespace Pipeline.App;

/// <summary>
/// The event schemas that ship with the app, <c>Schemas/NAME.json</c>, and their aggregations, <c>Aggregations/NAME.json</c>.
/// </summary>
internal sealed class SchemaFiles(string folder)
{
    public IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    public EventSchema Load(string name) => EventSchema.Load(Path.Combine(folder, $"{name}.json"));

    /// <summary>The aggregations of a schema.</summary>
    /// <exception cref="InvalidInputException">There is no such file, or it is no declaration.</exception>
    public AggregationDeclaration LoadAggregations(string name, EventSchema schema) =>
        AggregationDeclaration.Load(Path.Combine(folder, "..", "Aggregations", $"{name}.json"), schema);
}
