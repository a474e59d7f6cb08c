namespace Pipeline.Local.Access.Collection;

/// <summary>Under which ARN the policy of a resource stands, for resources that lie inside others.</summary>
internal static class ResourceKey
{
    public static string Of(string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length < 6) return arn;
        var rest = parts[5];
        return parts[2] switch
        {
            "s3" => Until(rest.IndexOf('/')),
            // A table's stream has a policy of its own, its indexes have the table's.
            "dynamodb" when rest.IndexOf("/stream/", StringComparison.Ordinal) is var stream and >= 0 =>
                $"{Until(stream)}/stream",
            "dynamodb" => Until(rest.IndexOf('/', rest.IndexOf('/') + 1)),
            // Behind the function's name stands a version or an alias.
            "lambda" => Until(rest.IndexOf(':', rest.IndexOf(':') + 1)),
            "kinesis" => Until(rest.IndexOf("/consumer/", StringComparison.Ordinal)),
            _ => arn,
        };

        string Until(int end) => end < 0 ? arn : arn[..^(rest.Length - end)];
    }
}
