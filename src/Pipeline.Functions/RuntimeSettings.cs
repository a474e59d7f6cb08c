namespace Pipeline.Functions;

/// <summary>
/// What .NET is told in the environment of a deployed function, for speed alone: none changes what the function does. Compiled
/// into the constructs that deploy it and the benchmark that measures it.
/// </summary>
internal static class RuntimeSettings
{
    /// <summary>
    /// What a socket completes goes on at once on the thread that learned of it. Handing it to another one costs a switch of
    /// threads for each request, and a function of a gigabyte or two has one processor to run both.
    /// </summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// The compiler counts calls once 5 ms have passed without new methods. By default it waits for 100 ms, which under load take
    /// long to come, and code that is not optimized serves until then; without any wait it compiles what a cold start calls
    /// thirty times and nobody calls again. Hexadecimal.
    /// </summary>
    public const string CallCountingDelay = "DOTNET_TC_CallCountingDelayMs";

    /// <summary>
    /// What is allocated before the collector runs, 4 MiB and not a part of the machine's cache, which is many functions'
    /// together: hexadecimal (https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector). A batch leaves 0.4
    /// megabytes behind and nothing of it lives on.
    /// </summary>
    public const string Generation0Size = "DOTNET_GCgen0size";

    /// <summary>
    /// The most that it may become. What happens to live while the first batch is under way is otherwise taken for what always
    /// will, and the next collection waits for nine times as much: 15 to 20 MiB that are never needed again. Hexadecimal.
    /// </summary>
    public const string Generation0Budget = "DOTNET_GCGen0MaxBudget";

    /// <summary>Those that a build is deployed with.</summary>
    /// <param name="isNative">Whether it is machine code, which nothing compiles again.</param>
    public static IReadOnlyDictionary<string, string> Of(bool isNative) =>
        isNative ? Variables.Where(variable => variable.Key != CallCountingDelay).ToDictionary() : Variables;

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        [InlineCompletions] = "1",
        [CallCountingDelay] = "5",
        [Generation0Size] = "400000",
        [Generation0Budget] = "400000",
    };
}
