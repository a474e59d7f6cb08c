namespace Pipeline.Benchmarks.Handlers;

/// <summary>A program that writes Kinesis events to a table, started as Lambda starts it.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">Environment variables in addition to those that Lambda sets for every function.</param>
internal sealed record Handler(string Id, string Title, IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether it can report its allocations.</summary>
    public bool IsDotnet => Command[0] == "dotnet";

    /// <summary>Whether it splits KPL aggregates into user records.</summary>
    public bool ReadsAggregates { get; init; } = true;

    /// <summary>This handler with one more environment variable.</summary>
    public Handler With(string name, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [name] = value } };

    /// <summary>This handler without some environment variables.</summary>
    public Handler Without(params string[] names) => this with
    {
        Environment = Environment.Where(variable => !names.Contains(variable.Key)).ToDictionary(),
    };
}
