namespace Pipeline.Constructs.Internal;

/// <summary>
/// The rules, from AWS's documentation, on what a template change does to data and what AWS refuses. Each rule names its page and
/// how to make the change without loss.
/// </summary>
/// <remarks>
/// <c>scripts/diff</c> reports more (permissions, alarms, changes in place), from CloudFormation's registry. These rules are the
/// part that fails a synthesis; they need no network and no Node package.
/// </remarks>
internal static class ChangeRules
{
    private const string Reference = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/";

    /// <summary>All rules.</summary>
    public static IReadOnlyList<ChangeRule> All { get; } =
    [
        new(
            "data-removed",
            [.. DataResources.Holds.Keys],
            DataResources.Removed,
            "Keep it under its construct id. To give it up, deploy RemovalPolicy RETAIN first, then remove it: it stays " +
            "in the account",
            $"{Reference}aws-attribute-deletionpolicy.html"),
        new(
            "data-replaced",
            [.. ReplacingProperties.Of.Keys],
            ReplacingProperties.Changed,
            "Keep the resource as it is, add a second one beside it, move the data, then remove the first",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html"),
        new(
            "table-key",
            TableRules.Types,
            TableRules.Key,
            "Add a second table with the new key, such as a second stage, fill it from the objects in S3, then switch and " +
            "remove the first",
            $"{Reference}aws-resource-dynamodb-globaltable.html"),
        new(
            "time-to-live",
            TableRules.Types,
            TableRules.TimeToLive,
            "Leave timeToLive out of the schema, deploy, wait an hour, then name the new field and deploy again",
            $"{Reference}aws-properties-dynamodb-globaltable-timetolivespecification.html"),
        new(
            "global-indexes",
            TableRules.Types,
            TableRules.GlobalIndexes,
            "Change one index, deploy, then the next; give an index that changes another name, and remove the old one in " +
            "a later deployment",
            $"{Reference}aws-resource-dynamodb-table.html"),
        new(
            "encryption-key",
            [.. KeyRules.KeyOf.Keys],
            KeyRules.FormerKeyOfReaders,
            "Give the old key as a former key (PipelineEncryption.FormerKeys, IngestStreamProps.FormerKeys, " +
            "EventCatalogProps.FormerKeys), so that readers may still decrypt with it; remove it when no data " +
            "is encrypted with it any more",
            "https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html"),
        new(
            "folders",
            [AwsType.Glue.Table],
            CatalogRules.Folders,
            "Name the old layout in EventCatalogProps.FormerLayouts, which keeps a second table over its folders, or move " +
            "the objects into folders of the new layout",
            "https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html"),
        new(
            "table-name",
            [AwsType.Glue.Table],
            CatalogRules.Name,
            "Keep the schema's title, or change the queries that name the old table in the same release",
            $"{Reference}aws-properties-glue-table-tableinput.html"),
        new(
            "delivery-destination",
            [DeliveryRules.Type],
            DeliveryRules.Destination,
            "Add a second delivery beside the first, with a construct id of its own, then remove the first",
            "https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html"),
        new(
            "dynamic-partitioning",
            [DeliveryRules.Type],
            DeliveryRules.DynamicPartitioning,
            "Add a second delivery beside the first, with a construct id of its own, then remove the first",
            "https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-enable.html"),
        new(
            "channel",
            [AwsType.Kinesis.Channel],
            DeliveryRules.Channel,
            "Give the channel another name, as S3Channel and TableChannel do automatically, or remove it, deploy, and " +
            "make it anew",
            $"{Reference}aws-resource-kinesis-channel.html"),
    ];

    /// <summary>
    /// The findings of all rules for the change from one template to the other, in the order of the deployed resources.
    /// </summary>
    public static IEnumerable<ChangeFinding> Find(TemplateText before, TemplateText after) =>
        from was in before.Resources
        let change = new ResourceChange(was, after.Find(was.LogicalId, was.Type), before, after)
        from rule in All
        where rule.Types.Contains(was.Type)
        let found = rule.Read(change)
        where found is not null
        select new ChangeFinding(rule, was, found);
}
