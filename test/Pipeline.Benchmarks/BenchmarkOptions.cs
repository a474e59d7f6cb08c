using System.Globalization;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks;

/// <summary>What to measure, and for how long.</summary>
internal sealed record BenchmarkOptions
{
    private static readonly string[] Names =
        ["--runs", "--records", "--warm-up", "--only", "--json", "--quick", "--settings", "--builds", "--producers"];

    /// <summary>How many times each handler is measured, each time in a new process. The table shows the medians.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>User records of the measured window. The window ends earlier if <see cref="Window"/> has passed.</summary>
    public int Records { get; init; } = 100_000;

    /// <summary>The longest a measured window lasts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Processor time that a process gets under load before it is measured, so that its code is compiled in its final form.
    /// Wall-clock time would mean less on a busy machine.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The handlers to measure. Ours is always among them, because the others are compared with it.</summary>
    public IReadOnlyList<string> Only { get; init; } = HandlerCatalog.Ids;

    /// <summary>A quick run that shows only that everything works; its numbers have no meaning.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Whether to measure ours with each runtime setting, instead of the comparison.</summary>
    public bool TriesSettings { get; init; }

    /// <summary>Whether producers are measured, in place of the handlers.</summary>
    public bool TriesProducers { get; init; }

    /// <summary>Folders with native builds to measure beside the others.</summary>
    public IReadOnlyList<string> Builds { get; init; } = [];

    /// <summary>The file for every sample, or null for none.</summary>
    public string? JsonFile { get; init; }

    /// <summary>How the run was measured, for the head of the report.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"medians of {Runs} processes; {Workload.EventRecords} user records an event; {WarmUp.TotalSeconds} s of CPU to warm up, "
            + $"then {Records:#,0} records or {Window.TotalSeconds} s{(IsQuick ? "; QUICK: the numbers mean nothing" : "")}");

    /// <summary>Reads the command line; <paramref name="mistakes"/> lists everything that is wrong with it.</summary>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments, List<string> mistakes)
    {
        var options = arguments.Contains("--quick")
            ? new BenchmarkOptions { IsQuick = true, Runs = 1, Records = 5_000, WarmUp = TimeSpan.FromSeconds(1) }
            : new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--quick") continue;
            if (name == "--producers") options = options with { TriesProducers = true };
            else if (name == "--settings") options = options with { TriesSettings = true };
            else if (!Names.Contains(name)) mistakes.Add($"options must be one of {string.Join(", ", Names)}; got {name}");
            else if (++i == arguments.Count) mistakes.Add($"{name} must be followed by a value; got nothing");
            else options = options.With(name, arguments[i], mistakes);
        }

        return options;
    }

    private BenchmarkOptions With(string name, string value, List<string> mistakes) => name switch
    {
        "--runs" => this with { Runs = Number(name, value, 1, 99, mistakes) },
        "--records" => this with { Records = Number(name, value, Workload.EventRecords, 10_000_000, mistakes) },
        "--warm-up" => this with { WarmUp = TimeSpan.FromSeconds(Number(name, value, 0, 600, mistakes)) },
        "--json" => this with { JsonFile = value },
        "--builds" => this with { Builds = Folders(value, mistakes) },
        _ => this with { Only = Handlers(value, mistakes) },
    };

    private static string[] Folders(string value, List<string> mistakes)
    {
        var folders = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Path.TrimEndingDirectorySeparator).ToArray();
        foreach (var folder in folders.Where(folder => !File.Exists(Path.Combine(folder, "bootstrap"))))
            mistakes.Add($"--builds must name folders that hold a file bootstrap, joined by commas; got {folder}");

        return folders;
    }

    private static string[] Handlers(string value, List<string> mistakes)
    {
        var ids = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = ids.Except(HandlerCatalog.Ids).ToList();
        if (unknown.Count > 0 || ids.Length == 0)
            mistakes.Add($"--only must name handlers of {string.Join(", ", HandlerCatalog.Ids)}, joined by commas; got {value}");

        return [HandlerCatalog.OursId, .. ids.Where(id => id != HandlerCatalog.OursId)];
    }

    private static int Number(string name, string value, int minimum, int maximum, List<string> mistakes)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= minimum && number <= maximum) return number;
        mistakes.Add($"{name} must be a whole number from {minimum} to {maximum}; got {value}");
        return minimum;
    }
}
