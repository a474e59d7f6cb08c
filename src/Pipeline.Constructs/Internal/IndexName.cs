using System.Text.RegularExpressions;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>OpenSearch's rules for the name of an index, and Firehose's limit of its length.</summary>
internal static partial class IndexName
{
    /// <remarks>https://docs.opensearch.org/latest/api-reference/index-apis/create-index/#index-naming-restrictions</remarks>
    public static void Validate(Violations violations, string prop, string name)
    {
        violations.Length(prop, name, ServiceLimits.Firehose.OpenSearchIndexNameLength);
        violations.Matches(
            prop,
            name,
            Form(),
            "be lowercase, begin with neither - nor _, be neither . nor .., and hold no space and none of , : \" * + / \\ " +
            "| ? # > <",
            "write it as badge-events");
    }

    // OpenSearch refuses . and .., because an index was once a folder of its name:
    // https://github.com/opensearch-project/OpenSearch, MetadataCreateIndexService.
    [GeneratedRegex(@"^(?!\.{1,2}$)(?![-_])[^\p{Lu}\s,:""*+/\\|?#><]*$")]
    private static partial Regex Form();
}
