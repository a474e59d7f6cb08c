namespace Pipeline.Local;

/// <summary>A role with all that decides for it.</summary>
/// <param name="Name">Its name, without its path.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path, or its ARN where it is not among the resources.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record RoleEntry(string Name, string Arn, string Path, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Who may take it on; nothing where the role is not among the resources.</summary>
    public Policy? Trust { get; set; }

    /// <summary>What is attached to it: inline and managed policies.</summary>
    public List<Policy> Policies { get; } = [];

    /// <summary>What limits it.</summary>
    public Policy? Boundary { get; set; }

    /// <summary>The services that its trust policy names, for the report.</summary>
    public IReadOnlyList<string> TrustedServices =>
        Trust is null ? [] : [.. Trust.Statements.Where(statement => statement.IsAllow).SelectMany(statement => statement.Principals!.Services)];

    /// <summary>Whether it made a call or was taken on.</summary>
    public bool HasActed { get; set; }
}
