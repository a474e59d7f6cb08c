namespace Pipeline.Benchmarks;

/// <summary>A program that writes Kinesis events to a table, as Lambda would start it.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">What it is told beyond what Lambda tells every function.</param>
internal sealed record Handler(string Id, string Title, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether it can say what it has allocated.</summary>
    public bool IsDotnet => Command[0] == "dotnet";

    /// <summary>Whether it takes KPL aggregates apart.</summary>
    public bool ReadsAggregates { get; init; } = true;

    /// <summary>The same with more environment variables, such as a setting to be tried.</summary>
    public Handler With(string title, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var environment = new Dictionary<string, string>(Environment);
        foreach (var (name, value) in variables) environment[name] = value;
        return this with { Title = title, Environment = environment };
    }
}
