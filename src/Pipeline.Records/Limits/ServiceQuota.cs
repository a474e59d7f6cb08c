using System.Globalization;

namespace Pipeline.Records.Limits;

/// <summary>
/// An account's initial quota, and how to raise it. It is no limit for checks: an account's quota may have been raised already.
/// </summary>
/// <param name="Default">The initial quota.</param>
/// <param name="Unit">The unit, in plural, such as <c>shards</c>.</param>
/// <param name="Raise">How to raise the quota, as an instruction to the reader, with the page for it.</param>
/// <param name="Source">Where AWS states it.</param>
internal sealed record ServiceQuota(double Default, string Unit, string Raise, string Source)
{
    /// <summary>The quota as messages print it: <c>20000 shards</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Default:0.###} {Unit}");

    /// <summary>A quota that the Service Quotas console raises.</summary>
    internal static ServiceQuota OfConsole(double value, string unit, string service, string source) => new(
        value, unit, $"ask for more at https://console.aws.amazon.com/servicequotas/home/services/{service}/quotas", source);
}
