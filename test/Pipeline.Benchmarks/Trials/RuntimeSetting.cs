namespace Pipeline.Benchmarks;

/// <summary>Ours with another setting of the runtime than it is deployed with.</summary>
internal static class RuntimeSetting
{
    private static readonly KeyValuePair<string, string> InlineCompletions = new("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    private static readonly KeyValuePair<string, string> NoCallCountingDelay = new("DOTNET_TC_CallCountingDelayMs", "0");
    private static readonly KeyValuePair<string, string> NoProfile = new("DOTNET_TieredPGO", "0");
    private static readonly KeyValuePair<string, string> SmallGeneration = new("DOTNET_GCgen0size", "0x1000000");

    /// <summary>Ours as it is, with each setting alone, and with those that belong together; with machine code where that was published.</summary>
    public static IReadOnlyList<Handler> Trials(HandlerCatalog catalog)
    {
        List<Handler> trials =
        [
            catalog.Ours.With("portable, as published", []),
            catalog.Ours.With("  inline completions", [InlineCompletions]),
            catalog.Ours.With("  no call counting delay", [NoCallCountingDelay]),
            catalog.Ours.With("  no profile-guided code", [NoProfile]),
            catalog.Ours.With("  16 MiB generation 0", [SmallGeneration]),
            catalog.Ours.With("  inline, no delay", [InlineCompletions, NoCallCountingDelay]),
        ];
        if (catalog.OursCompiled is { } compiled)
        {
            trials.Add(compiled.With("ReadyToRun", []));
            trials.Add(compiled.With("  no profile-guided code", [NoProfile]));
            trials.Add(compiled.With("  inline, no delay", [InlineCompletions, NoCallCountingDelay]));
        }

        return [.. trials.Select((trial, index) => trial with { Id = $"{trial.Id}-{index}" })];
    }
}
