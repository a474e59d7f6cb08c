using Pipeline.Records;

namespace Pipeline.App;

/// <summary>The event schemas that ship with the app: <c>Schemas/NAME.json</c>.</summary>
internal sealed class SchemaFiles(string folder)
{
    public IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    public EventSchema Load(string name) => EventSchema.Load(Path.Combine(folder, $"{name}.json"));
}
