using System.Globalization;
using Amazon.CDK;
using Constructs;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Warns if an account's quota may be too small. A quota that AWS raises on request is not a hard limit: the account may have
/// more than the default, and a synthesis cannot know.
/// </summary>
internal static class Quota
{
    /// <summary>Warns of a value above the quota; <c>null</c> and tokens are skipped.</summary>
    /// <param name="construct">The construct that gets the warning.</param>
    /// <param name="prop">The prop, which makes the warning's id.</param>
    /// <param name="value">Its value.</param>
    /// <param name="quota">The default quota of an account.</param>
    public static void Warn(Construct construct, string prop, double? value, ServiceQuota quota)
    {
        if (value is not { } number || Token.IsUnresolved(number) || number <= quota.Default) return;
        var got = number.ToString("0.###", CultureInfo.InvariantCulture);
        Warning.On(
            construct,
            $"pipeline:quota:{prop}",
            $"{prop} must be at most {quota} unless the account has a higher quota; got {got}; " +
            $"{quota.Raise}, or acknowledge this");
    }
}
