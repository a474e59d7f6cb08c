namespace Pipeline.Constructs.Internal;

/// <summary>
/// The endpoints that have no preset. <see cref="DeliveryDestination.HttpEndpoint"/> delivers to them with the user's own URL.
/// </summary>
internal static class DeliveryPresets
{
    /// <summary>Each such endpoint, and why it has no preset: facts that could not be confirmed are not guessed.</summary>
    public static IReadOnlyDictionary<string, string> Unconfirmed { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Datadog metrics and configurations AP2"] = "Datadog's list of hosts has only the one for logs.",
            ["Datadog metrics US3 and GOV"] = "They are in neither AWS's nor CDK's list.",
            ["Logz.io logs"] = "AWS names only the listener for metrics.",
            ["Logz.io outside the US"] =
            "Logz.io's page gives a host for the EU that AWS's format does not: listener-aws-metrics-srteam-eu.logz.io.",
            ["Splunk Observability Cloud logs"] = "Splunk's pages name only the path for metrics.",
        };
}
