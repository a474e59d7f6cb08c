using System.Text.RegularExpressions;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The place for records that can never be written: those that are no valid event by the schema, and those that DynamoDB refuses.
/// Retrying them would stop their shard. Each is stored with its original bytes, its position in the stream and the reason: one
/// object in JSON lines for each invocation that rejected any, below <c>yyyy/MM/dd/HH/</c> by their arrival in UTC.
/// </summary>
public sealed partial record RejectsLocation
{
    // The longest name that the function appends: time, shard id, sequence number (both at the API's maximum), 16
    // digits of a hash, extension.
    private const int LongestObjectName = 14 + 128 + 1 + 129 + 1 + 16 + 6;

    private static readonly ServiceLimit PrefixLength = ServiceLimits.S3.KeyBytes with
    {
        Maximum = ServiceLimits.S3.KeyBytes.Maximum - LongestObjectName,
        Unit = "characters",
    };

    private RejectsLocation(IBucket? bucket, string prefix) => (Bucket, Prefix) = (bucket, prefix);

    /// <summary>
    /// A folder of the bucket of failed batches. If these go to a queue or a topic, a folder of a new bucket,
    /// encrypted like the writer's logs.
    /// </summary>
    /// <param name="prefix">As in <see cref="In"/>.</param>
    public static RejectsLocation BesideFailedBatches(string prefix = FunctionSettings.DefaultRejectsPrefix) => new(null, prefix);

    /// <summary>A folder of a bucket.</summary>
    /// <param name="bucket">The bucket; if an imported bucket has a customer managed key, import it with the key.</param>
    /// <param name="prefix"> The folder: names of letters, digits and <c>!_.'()=-</c>, each followed by a slash; 1 to 729
    /// characters, so that no object's key is longer than S3 allows. Not in <c>aws/lambda/</c>, where Lambda keeps failed
    /// batches. Default: <c>rejects/</c>. </param>
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
            $"write it as {FunctionSettings.DefaultRejectsPrefix}; the role may write only that folder");
        violations.Require(
            !Prefix.StartsWith(FailedBatches.Folder, StringComparison.Ordinal),
            nameof(Prefix),
            $"lie outside {FailedBatches.Folder}, where Lambda keeps failed batches",
            Prefix,
            "use another folder");
    }

    // Excludes characters that IAM policies treat as wildcards or variables.
    [GeneratedRegex(@"^([A-Za-z0-9!_.'()=-]+/)*\z")]
    private static partial Regex Folders();
}
