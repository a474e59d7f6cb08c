namespace Pipeline.Functions;

/// <summary>
/// The .NET settings in the environment of a deployed function. They are for speed alone: none changes what the function does.
/// Compiled into the constructs that deploy the function and the benchmark that measures it.
/// </summary>
internal static class RuntimeSettings
{
    /// <summary>
    /// Runs the continuation of a socket operation on the thread that was notified. Handing it to another thread costs a thread
    /// switch for each request, and a function with one or two gigabytes has only one processor for both.
    /// </summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// The JIT compiler starts to count calls when 5 ms have passed without new methods. By default it waits for such a pause of
    /// 100 ms, which comes late under load, and code runs unoptimized until then. Without any wait it would compile methods that
    /// a cold start calls thirty times and that are never called again. Hexadecimal.
    /// </summary>
    public const string CallCountingDelay = "DOTNET_TC_CallCountingDelayMs";

    /// <summary>
    /// The allocation after which the garbage collector runs: 4 MiB. By default it depends on the machine's cache, which many
    /// functions share (https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector). A batch allocates 0.4 MB, of
    /// which no object survives. Hexadecimal.
    /// </summary>
    public const string Generation0Size = "DOTNET_GCgen0size";

    /// <summary>
    /// The maximum of that allocation. Without this cap the garbage collector sizes generation 0 by the objects that were alive
    /// during the first batch, and then collects nine times later: 15 to 20 MiB that are never needed again. Hexadecimal.
    /// </summary>
    public const string Generation0Budget = "DOTNET_GCGen0MaxBudget";

    /// <summary>The settings that a build is deployed with.</summary>
    /// <param name="isNative">Whether the build is machine code, which is never compiled again.</param>
    public static IReadOnlyDictionary<string, string> Of(bool isNative) =>
        isNative ? Variables.Where(variable => variable.Key != CallCountingDelay).ToDictionary() : Variables;

    /// <summary>All settings, by the name of their variable.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        [InlineCompletions] = "1",
        [CallCountingDelay] = "5",
        [Generation0Size] = "400000",
        [Generation0Budget] = "400000",
    };
}
