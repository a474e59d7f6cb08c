using Pipeline.Local.Faults;
using Pipeline.Local.Input;

namespace Pipeline.Cli;

/// <summary>The options of <c>pipeline local</c>.</summary>
internal sealed record LocalSessionOptions
{
    /// <summary>The cloud assembly's folder; <c>null</c> for an empty account.</summary>
    public required string? Assembly { get; init; }

    public string? Account { get; init; }

    public string? Region { get; init; }

    public required IReadOnlyList<string> Stacks { get; init; }

    public string? Input { get; init; }

    public InputFormat Format { get; init; }

    public string? Demo { get; init; }

    public int Seed { get; init; } = 1;

    public int Count { get; init; }

    public double? Rate { get; init; }

    public TimeSpan? For { get; init; }

    public string? Stream { get; init; }

    public string? Schema { get; init; }

    public int Port { get; init; }

    public double Pace { get; init; } = 1;

    public IReadOnlyDictionary<string, Uri> Endpoints { get; init; } = new Dictionary<string, Uri>();

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Policies { get; init; } = new Dictionary<string, string>();

    public bool CreateImported { get; init; }

    public RunFaults Faults { get; init; } = RunFaults.None;

    public string? Keep { get; init; }

    /// <summary>Whether the console's page is opened in a browser.</summary>
    public bool Open { get; init; }

    /// <summary>Whether the console's page has buttons for faults.</summary>
    public bool AllowFaults { get; init; }

    /// <summary>The file that gets the result as a page; <c>null</c> for none.</summary>
    public string? Report { get; init; }

    public bool Verbose { get; init; }

    public bool Json { get; init; }
}
