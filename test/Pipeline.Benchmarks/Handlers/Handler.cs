namespace Pipeline.Benchmarks.Handlers;

/// <summary>A program that writes Kinesis events to a table, as Lambda would start it.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">What it is told beyond what Lambda tells every function.</param>
internal sealed record Handler(string Id, string Title, IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether it can say what it has allocated.</summary>
    public bool IsDotnet => Command[0] == "dotnet";

    /// <summary>Whether it takes KPL aggregates apart.</summary>
    public bool ReadsAggregates { get; init; } = true;

    /// <summary>The same with another environment variable.</summary>
    public Handler With(string name, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [name] = value } };

    /// <summary>The same without some environment variables.</summary>
    public Handler Without(params string[] names) => this with
    {
        Environment = Environment.Where(variable => !names.Contains(variable.Key)).ToDictionary(),
    };
}
