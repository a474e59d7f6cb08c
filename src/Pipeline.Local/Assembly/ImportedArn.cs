using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>The resource that an ARN names: a stream, consumer, table or bucket.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Name">The name.</param>
/// <param name="Arn">The ARN of the resource itself, without a part such as an object or index.</param>
/// <param name="Elsewhere">The other account or Region; null where it is in the deployment's own.</param>
internal sealed partial record ImportedArn(string Type, string Name, string Arn, string? Elsewhere)
{
    /// <summary>Reads an ARN, which may come from a policy. Empty where it names no such resource, or several.</summary>
    public static IEnumerable<ImportedArn> Of(string arn, Deployment deployment)
    {
        if (Format().Match(arn) is not { Success: true } match) yield break;
        var (service, name) = (match.Groups["service"].Value, match.Groups["name"].Value);
        var region = Own(match.Groups["region"].Value, deployment.Region);
        var account = Own(match.Groups["account"].Value, deployment.Account);
        var elsewhere = account != deployment.Account ? $"account {account}"
            : region != deployment.Region ? $"Region {region}"
            : null;
        switch (service, match.Groups["kind"].Value)
        {
            case ("kinesis", "stream/"):
                var stream = $"arn:{deployment.Partition}:kinesis:{region}:{account}:stream/{name}";
                yield return new ImportedArn(AwsType.Kinesis.Stream, name, stream, elsewhere);
                if (Consumer().Match(match.Groups["rest"].Value) is not { Success: true } consumer) yield break;
                yield return new ImportedArn(
                    AwsType.Kinesis.StreamConsumer, consumer.Groups["name"].Value, stream + match.Groups["rest"].Value,
                        elsewhere);
                break;
            case ("dynamodb", "table/"):
                var table = $"arn:{deployment.Partition}:dynamodb:{region}:{account}:table/{name}";
                yield return new ImportedArn(AwsType.DynamoDb.Table, name, table, elsewhere);
                break;
            // The ARN of a bucket has no account and no Region.
            case ("s3", "") when match.Groups["region"].Length + match.Groups["account"].Length == 0:
                yield return new ImportedArn(AwsType.S3.Bucket, name, $"arn:{deployment.Partition}:s3:::{name}", null);
                break;
            default: break;
        }
    }

    private static string Own(string part, string own) => part is "" or "*" ? own : part;

    // The name must be complete: with *, ? or a variable it could mean several resources, or an unknown one.
    [GeneratedRegex(
        @"^arn:[^:]*:(?<service>[a-z0-9]+):(?<region>[^:]*):(?<account>[^:]*):" +
        @"(?<kind>(stream|table)/)?(?<name>[A-Za-z0-9_.-]+)(?<rest>/.*)?$")]
    private static partial Regex Format();

    [GeneratedRegex(@"^/consumer/(?<name>[A-Za-z0-9_.-]+):\d+$")]
    private static partial Regex Consumer();
}
