namespace Pipeline.Local.Access.Collection;

/// <summary>
/// Finds the ARN under which the policy of a resource is stored: for a resource inside another one, the outer one's.
/// </summary>
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
            // A table's stream has its own policy. Its indexes have the table's.
            "dynamodb" when rest.IndexOf("/stream/", StringComparison.Ordinal) is var stream and >= 0 =>
                $"{Until(stream)}/stream",
            "dynamodb" => Until(rest.IndexOf('/', rest.IndexOf('/') + 1)),
            // A version or an alias follows the function's name.
            "lambda" => Until(rest.IndexOf(':', rest.IndexOf(':') + 1)),
            "kinesis" => Until(rest.IndexOf("/consumer/", StringComparison.Ordinal)),
            _ => arn,
        };

        string Until(int end) => end < 0 ? arn : arn[..^(rest.Length - end)];
    }
}
