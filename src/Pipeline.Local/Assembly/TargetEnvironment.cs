namespace Pipeline.Local.Assembly;

/// <summary>The account and Region that stacks are resolved for.</summary>
/// <param name="Account">The account, twelve digits.</param>
/// <param name="Region">The Region, such as <c>eu-west-1</c>.</param>
internal sealed record TargetEnvironment(string Account, string Region)
{
    public string Partition => Region switch
    {
        _ when Region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when Region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    /// <summary>The end of host names.</summary>
    public string UrlSuffix => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    /// <summary>
    /// The environment that the stacks share, since a run has only one. The options give the parts that the stacks leave open.
    /// </summary>
    public static TargetEnvironment Of(IReadOnlyList<AssemblyStack> stacks, AssemblyOptions options, Mistakes mistakes)
    {
        var account = Only("account", stacks, stack => stack.Account, mistakes);
        var region = Only("Region", stacks, stack => stack.Region, mistakes);
        return new TargetEnvironment(
            Agreed("account", account, options.Account, mistakes) ?? AssemblyOptions.DefaultAccount,
            Agreed("Region", region, options.Region, mistakes) ?? AssemblyOptions.DefaultRegion);
    }

    // Names and ARNs in the templates are for the stacks' own environment, so no other one may be given.
    private static string? Agreed(string what, string? own, string? given, Mistakes mistakes)
    {
        if (own is not null && given is not null && own != given)
        {
            mistakes.Add(
                $"--{what.ToLowerInvariant()} must be the {what} that the stacks name, {own}; got {given}; leave it out, or "
                + $"synthesize for {given}");
        }

        return own ?? given;
    }

    private static string? Only(string what, IReadOnlyList<AssemblyStack> stacks, Func<AssemblyStack, string?> part,
        Mistakes mistakes)
    {
        var byValue = stacks.Where(stack => part(stack) is not null).GroupBy(stack => part(stack)!).ToList();
        if (byValue.Count > 1)
        {
            var found = string.Join("; ",
                byValue.Select(group => $"{group.Key} for {string.Join(", ", group.Select(stack => stack.DisplayName))}"));
            mistakes.Add(
                $"the stacks of one run must have the same {what}; got {found}; choose stacks of one {what} with --stack");
        }

        return byValue.FirstOrDefault()?.Key;
    }
}
