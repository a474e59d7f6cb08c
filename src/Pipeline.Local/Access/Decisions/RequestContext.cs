using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Decisions;

/// <summary>
/// The condition keys of a call, for conditions and variables: those of the service, and the global ones
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). Keys are not case-sensitive.
/// </summary>
internal sealed class RequestContext(Principal principal, Permission permission, AccountFacts facts, TimeProvider time)
{
    private const string PrincipalTag = "aws:principaltag/";
    private const string ResourceTag = "aws:resourcetag/";

    public Principal Principal => principal;

    public Permission Permission => permission;

    /// <summary>Whether a condition read the time, so that the decision may differ for the next call.</summary>
    public bool HasReadTime { get; private set; }

    /// <summary>A key's values; null where the request has no such key.</summary>
    public IReadOnlyList<string>? Find(string key)
    {
        if (permission.Context is not null)
        {
            foreach (var (own, values) in permission.Context)
                if (own.Equals(key, StringComparison.OrdinalIgnoreCase)) return values;
        }

        return Global(key.ToLowerInvariant()) is { } value ? [value] : null;
    }

    private string? Global(string key)
    {
        switch (key)
        {
            case "aws:currenttime":
                HasReadTime = true;
                return time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            case "aws:epochtime":
                HasReadTime = true;
                return time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            case "aws:principalarn": return principal.RoleArn;
            case "aws:principalaccount": return principal.Service is null ? facts.Account : null;
            case "aws:principaltype": return principal.Service is null ? "AssumedRole" : null;
            case "aws:userid": return principal.UserId;
            case "aws:principalisawsservice": return principal.Service is null ? "false" : "true";
            case "aws:principalservicename": return principal.Service;
            case "aws:principalservicenameslist": return principal.Service;
            case "aws:viaawsservice": return "false";
            // Credentials of AssumeRole have the key, with the value false. For a service the key is missing.
            case "aws:multifactorauthpresent": return principal.Service is null ? "false" : null;
            case "aws:requestedregion": return facts.Region;
            // The run uses plain HTTP on loopback where AWS uses TLS. The key says TLS, so that policies that require TLS
            // can be tested.
            case "aws:securetransport": return "true";
            case "s3:tlsversion": return IsS3 ? "1.3" : null;
            case "aws:resourceaccount": return facts.AccountOf(permission.Resource);
            case "s3:resourceaccount": return IsS3 ? facts.AccountOf(permission.Resource) : null;
            case "kms:calleraccount": return facts.Account;
            default: return Tag(key);
        }
    }

    private bool IsS3 => permission.Action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase);

    private string? Tag(string key) =>
        key.StartsWith(PrincipalTag, StringComparison.Ordinal) ? principal.Tags.GetValueOrDefault(key[PrincipalTag.Length..])
        : key.StartsWith(ResourceTag, StringComparison.Ordinal) ? facts.TagsOf(permission.Resource)
        .GetValueOrDefault(key[ResourceTag.Length..])
        : null;
}
