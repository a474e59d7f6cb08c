using System.Globalization;
using Pipeline.Local.Input;

namespace Pipeline.Cli;

/// <summary>Lists the input's records that were not put into the stream, for people.</summary>
internal static class MistakeLines
{
    /// <summary>The lines.</summary>
    /// <param name="sender">What was sent.</param>
    /// <param name="most">How many are named one by one.</param>
    public static IEnumerable<string> Of(RecordSender sender, int most)
    {
        foreach (var mistake in sender.Mistakes.Take(most)) yield return mistake;
        var left = sender.Read - sender.Put - Math.Min(most, sender.Mistakes.Count);
        if (left > 0) yield return string.Create(CultureInfo.InvariantCulture, $"and {left:N0} more");
        if (sender.Failure is not { } failure) yield break;
        var read = sender.Read.ToString("N0", CultureInfo.InvariantCulture);
        yield return $"the input ended early, after {read} records: {failure}";
    }
}
