using Pipeline.Local.Contracts;
using Pipeline.Local.Functions;

namespace Pipeline.Local.Faults;

/// <summary>Kills processes of functions in the middle of an invocation. The functions take turns.</summary>
/// <param name="functions">The run's functions.</param>
/// <param name="names">The names of the functions to kill.</param>
/// <param name="log">Gets a line for each kill.</param>
internal sealed class FunctionKills(LocalFunctions functions, IReadOnlyList<string> names, IRunLog log)
{
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(5);

    /// <summary>Kills until a number of processes have been killed, or the run ends.</summary>
    public async Task RunAsync(int count, CancellationToken stop)
    {
        for (var i = 0; i < count && names.Count > 0; i++)
        {
            var name = names[i % names.Count];
            try
            {
                await functions.KillOneAsync(name, After, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            log.Say(name, "its process was killed in the middle of an invocation, as asked for");
        }
    }
}
