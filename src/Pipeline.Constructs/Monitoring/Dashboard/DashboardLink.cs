using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>A link in the heading of a dashboard's band, such as to a page of the console or to a runbook.</summary>
/// <param name="Text">What it says, without brackets.</param>
/// <param name="Url">Where it leads: an address with <c>https://</c>, or a token.</param>
public sealed partial record DashboardLink(string Text, string Url)
{
    internal string Markdown => $"[{Text}]({Url})";

    internal void Validate(Violations violations)
    {
        violations.Require(
            Text is not null && (Token.IsUnresolved(Text) || TextForm().IsMatch(Text)),
            nameof(Text),
            "be a text without brackets or line breaks",
            Text,
            "write it in words");
        violations.Require(
            Url is not null && (Token.IsUnresolved(Url) || UrlForm().IsMatch(Url)),
            nameof(Url),
            "be an address that begins with https:// and has no blank or parenthesis",
            Url,
            "write the whole address, special characters as %20 and the like");
    }

    [GeneratedRegex(@"^[^\[\]\r\n]*[^\[\]\s][^\[\]\r\n]*\z")]
    private static partial Regex TextForm();

    [GeneratedRegex(@"^https://[^\s()]+\z")]
    private static partial Regex UrlForm();
}
