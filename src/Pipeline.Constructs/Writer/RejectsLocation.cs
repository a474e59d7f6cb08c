using System.Text.RegularExpressions;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Where records go that can never be written: those that are no valid event by the schema, and those that DynamoDB refuses.
/// Trying them again would stop their shard. Each is kept with its original bytes, its place in the stream and the reason: one
/// object in JSON lines for each invocation that met any, below <c>yyyy/MM/dd/HH/</c> by their arrival in UTC.
/// </summary>
public sealed partial record RejectsLocation
{
    // What the function appends: time, shard id, sequence number (the API's longest of both), 16 digits of a hash, extension.
    private const int LongestObjectName = 14 + 128 + 1 + 129 + 1 + 16 + 6;

    private static readonly ServiceLimit PrefixLength = ServiceLimits.S3.KeyBytes with
    {
        Maximum = ServiceLimits.S3.KeyBytes.Maximum - LongestObjectName,
        Unit = "characters",
    };

    private RejectsLocation(IBucket? bucket, string prefix) => (Bucket, Prefix) = (bucket, prefix);

    /// <summary>
    /// A folder of the bucket that keeps failed batches; where these go to a queue or a topic, a folder of a bucket of the
    /// writer's own, encrypted as its logs are.
    /// </summary>
    /// <param name="prefix">As in <see cref="In"/>.</param>
    public static RejectsLocation BesideFailedBatches(string prefix = FunctionSettings.DefaultRejectsPrefix) => new(null, prefix);

    /// <summary>A folder of a bucket.</summary>
    /// <param name="bucket">The bucket; an imported one with a customer managed key must have been imported with the key.</param>
    /// <param name="prefix">
    /// The folder: names of letters, digits and <c>!_.'()=-</c>, each followed by a slash; 1 to 729 characters, so that no
    /// object's key is longer than S3 allows. Not in <c>aws/lambda/</c>, where Lambda keeps failed batches. Default:
    /// <c>rejects/</c>.
    /// </param>
    public static RejectsLocation In(IBucket bucket, string prefix = FunctionSettings.DefaultRejectsPrefix) =>
        new(bucket, prefix);

    /// <summary>The folder, ending in a slash.</summary>
    public string Prefix { get; }

    internal IBucket? Bucket { get; }

    internal void Validate(Violations violations)
    {
        violations.Length(nameof(Prefix), Prefix, PrefixLength);
        violations.Matches(
            nameof(Prefix),
            Prefix,
            Folders(),
            "be folders of letters, digits and !_.'()=-, each followed by a slash",
            $"write it as {FunctionSettings.DefaultRejectsPrefix}; the role is granted that folder alone");
        violations.Require(
            !Prefix.StartsWith(FailedBatches.Folder, StringComparison.Ordinal),
            nameof(Prefix),
            $"lie outside {FailedBatches.Folder}, where Lambda keeps failed batches",
            Prefix,
            "use another folder");
    }

    // Without what is a wildcard or a variable in a policy.
    [GeneratedRegex(@"^([A-Za-z0-9!_.'()=-]+/)*\z")]
    private static partial Regex Folders();
}
