using System.Text.RegularExpressions;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>Checks of the URLs that Firehose sends to.</summary>
internal static partial class EndpointUrls
{
    /// <summary>
    /// Checks an HTTP endpoint's URL: Firehose takes only https on port 443
    /// (https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html).
    /// </summary>
    public static void RequirePort443(Violations violations, string prop, string url) => Require(
        violations, prop, url, ServiceLimits.Firehose.HttpUrlLength, HttpsOnPort443(), "be an https URL on port 443",
            "write it as https://host/path");

    /// <summary>Checks a URL on any port.</summary>
    public static void Require(Violations violations, string prop, string url, ServiceLimit length) =>
        Require(violations, prop, url, length, Https(), "be an https URL", "write it as https://host:port");

    private static void Require(
        Violations violations, string prop, string url, ServiceLimit length, Regex form, string rule, string fix)
    {
        violations.Length(prop, url, length);
        if (url.Length == 0) return;
        // The message does not repeat the URL, because messages are logged.
        if (Credentials().IsMatch(url))
            violations.Add(prop, "be without user and password", "a URL with them", "put credentials into a secret");
        else violations.Matches(prop, url, form, rule, fix);
    }

    [GeneratedRegex(@"^https://[^/?#:@\s]+(:443)?([/?#]\S*)?$")]
    private static partial Regex HttpsOnPort443();

    [GeneratedRegex(@"^https://[^/?#:@\s]+(:[0-9]{1,5})?([/?#]\S*)?$")]
    private static partial Regex Https();

    [GeneratedRegex(@"^[^/?#]*//[^/?#]*@")]
    private static partial Regex Credentials();
}
