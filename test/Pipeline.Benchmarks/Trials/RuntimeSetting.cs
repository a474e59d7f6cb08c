using Pipeline.Benchmarks.Handlers;
using Pipeline.Functions;

namespace Pipeline.Benchmarks.Trials;

/// <summary>Ours with runtime settings that differ from the deployed ones.</summary>
internal static class RuntimeSetting
{
    private const string ProfileGuided = "DOTNET_TieredPGO";

    /// <summary>Ours as it is deployed, and ours with each setting changed; also precompiled where that is available.</summary>
    public static IReadOnlyList<Handler> Trials(HandlerCatalog catalog)
    {
        List<Handler> trials = [.. Trials(catalog.OursPortable, "portable")];
        if (catalog.IsPrecompiled) trials.AddRange(Trials(catalog.Ours, "precompiled"));
        if (catalog.OursNative is { } native) trials.AddRange(NativeTrials(native));
        foreach (var build in catalog.Tried) trials.Add(build);
        return [.. trials.Select((trial, index) => trial with { Id = $"{trial.Id}-{index}" })];
    }

    private const string ConserveMemory = "DOTNET_GCConserveMemory";

    // Hexadecimal, like all of .NET's numeric environment settings.
    private const string OneMegabyte = "100000";
    private const string SixMegabytes = "600000";

    private static IEnumerable<Handler> NativeTrials(Handler ours) =>
    [
        ours with { Title = "native, as deployed" },
        ours.Without(RuntimeSettings.InlineCompletions) with { Title = "native, no inline completions" },
        ours.Without(RuntimeSettings.Generation0Size) with { Title = "native, default generation 0" },
        ours.Without(RuntimeSettings.Generation0Budget) with { Title = "native, generation 0 may grow" },
        ours.With(RuntimeSettings.Generation0Size, OneMegabyte).With(RuntimeSettings.Generation0Budget, OneMegabyte) with
        {
            Title = "native, generation 0 of 1 MiB",
        },
        ours.With(RuntimeSettings.Generation0Size, SixMegabytes).With(RuntimeSettings.Generation0Budget, SixMegabytes) with
        {
            Title = "native, generation 0 of 6 MiB",
        },
        ours.With(ConserveMemory, "9") with { Title = "native, memory conserved" },
        ours.Without([.. RuntimeSettings.Variables.Keys]) with { Title = "native, none of these" },
    ];

    private static IEnumerable<Handler> Trials(Handler ours, string name) =>
    [
        ours with { Title = $"{name}, as deployed" },
        ours.Without(RuntimeSettings.InlineCompletions) with { Title = $"{name}, no inline completions" },
        ours.Without(RuntimeSettings.CallCountingDelay) with { Title = $"{name}, default call counting delay" },
        ours.Without(RuntimeSettings.Generation0Size) with { Title = $"{name}, default generation 0" },
        ours.Without(RuntimeSettings.Generation0Budget) with { Title = $"{name}, generation 0 may grow" },
        ours.Without([.. RuntimeSettings.Variables.Keys]) with { Title = $"{name}, none of these" },
        ours.With(ProfileGuided, "0") with { Title = $"{name}, no profile-guided code" },
    ];
}
