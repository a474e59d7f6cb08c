namespace Pipeline.Local.Contracts;

/// <summary>The caller of an operation.</summary>
/// <param name="Arn">
/// The principal as AWS names it in errors and in <c>aws:PrincipalArn</c>: a user, or an assumed role's session.
/// </param>
/// <param name="RoleArn">
/// The role that the caller acts as, whose policies decide; null for the user of this computer, who may do everything.
/// </param>
/// <param name="Service">
/// The AWS service on whose behalf the role acts, such as <c>lambda.amazonaws.com</c>; null for a user.
/// </param>
internal sealed record Caller(string Arn, string? RoleArn, string? Service = null)
{
    /// <summary>
    /// The function whose process made the call, by its name; <c>null</c> for a user, and for a service that acts within the run.
    /// </summary>
    public string? Function { get; init; }

    /// <summary>Whether policies decide what it may do.</summary>
    public bool IsRole => RoleArn is not null;
}
