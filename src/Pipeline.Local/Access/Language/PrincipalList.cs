using Pipeline.Local.Access.Decisions;

namespace Pipeline.Local.Access.Language;

/// <summary>How directly a Principal element names the caller. The later a value is listed here, the more direct it is.</summary>
internal enum Naming
{
    None,

    /// <summary>The element names the caller's account: the account's own policies then decide.</summary>
    Account,

    /// <summary>The element names the caller's role: a permissions boundary still limits the grant.</summary>
    Role,

    /// <summary>
    /// The element names the caller's session, its service, or everyone: the grant needs no policy of the role.
    /// </summary>
    Itself,
}

/// <summary>
/// A Principal or NotPrincipal element
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
/// </summary>
internal sealed class PrincipalList
{
    private readonly bool _everyone;
    private readonly HashSet<string> _aws = new(StringComparer.Ordinal);
    private readonly HashSet<string> _services = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">
    /// Types and values, such as (<c>AWS</c>, an ARN) and (<c>Service</c>, a name). (<c>*</c>, <c>*</c>) stands for everyone.
    /// </param>
    public PrincipalList(IEnumerable<(string Type, string Value)> names)
    {
        foreach (var (type, value) in names)
        {
            if (value == "*" && type is "*" or "AWS") _everyone = true;
            else if (type == "AWS") _aws.Add(value);
            else if (type == "Service") _services.Add(value);
        }
    }

    /// <summary>The services that the element names.</summary>
    public IEnumerable<string> Services => _services;

    /// <summary>The most direct way in which the element names the caller.</summary>
    public Naming Names(Principal principal)
    {
        if (_everyone) return Naming.Itself;
        if (principal.Service is { } service) return NamesService(service) ? Naming.Itself : Naming.None;
        if (_aws.Contains(principal.Arn)) return Naming.Itself;
        if (principal.RoleArn is { } role && _aws.Contains(role)) return Naming.Role;
        return NamesAccount(principal) ? Naming.Account : Naming.None;
    }

    /// <summary>
    /// Whether a NotPrincipal element excludes the caller. It excludes a session only where the
    /// session's account and role are listed too, and never a role that has a permissions boundary
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
    /// </summary>
    public bool LeavesOut(Principal principal)
    {
        if (_everyone) return true;
        if (principal.Service is { } service) return NamesService(service);
        if (principal.HasBoundary || !NamesAccount(principal)) return false;
        return _aws.Contains(principal.Arn) && principal.RoleArn is { } role && _aws.Contains(role);
    }

    private bool NamesAccount(Principal principal) =>
        _aws.Contains(principal.Account)
        || _aws.Any(arn => arn.EndsWith($":iam::{principal.Account}:root", StringComparison.Ordinal));

    // lambda.eu-west-1.amazonaws.com and lambda.amazonaws.com.cn mean the same service.
    private bool NamesService(string service) =>
        _services.Contains(service)
        || _services.Any(name => Short(name).Equals(Short(service), StringComparison.OrdinalIgnoreCase));

    private static string Short(string service)
    {
        var suffix = service.IndexOf(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        var parts = (suffix < 0 ? service : service[..suffix]).Split('.');
        var isRegional = parts.Length > 1 && parts[^1].Count(c => c == '-') >= 2 && char.IsAsciiDigit(parts[^1][^1]);
        return string.Join('.', isRegional ? parts[..^1] : parts);
    }
}
