using Pipeline.Local.Contracts;

namespace Pipeline.Local.Report;

/// <summary>What is in the tables, buckets and queues at the end of a run.</summary>
internal sealed record StoreCounts
{
    /// <summary>Items by table.</summary>
    public IReadOnlyList<(string Table, long Items)> Tables { get; init; } = [];

    /// <summary>Objects by bucket and first folder.</summary>
    public IReadOnlyList<FolderLine> Folders { get; init; } = [];

    /// <summary>Messages by the ARN of a queue or topic: those that it got, or that a queue holds, whichever is more.</summary>
    public IReadOnlyList<(string Arn, long Messages)> Messages { get; init; } = [];

    /// <summary>The names of tables that roles wrote to, and may be empty again.</summary>
    public IReadOnlyCollection<string> WrittenTables { get; init; } = [];

    /// <summary>The names of buckets that functions put objects into, and may be empty again.</summary>
    public IReadOnlyCollection<string> WrittenBuckets { get; init; } = [];

    /// <summary>Records that functions put aside; one that was put aside twice counts once.</summary>
    public long Rejects { get; init; }

    /// <summary>Whether a store of the deployment has taken something that its readers would have got.</summary>
    public bool Holds(Resource store) => store.Type switch
    {
        AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable =>
            Tables.Any(table => table.Table == store.PhysicalId && table.Items > 0) || WrittenTables.Contains(store.PhysicalId),
        AwsType.S3.Bucket =>
            Folders.Any(folder => folder.Bucket == store.PhysicalId) || WrittenBuckets.Contains(store.PhysicalId),
        AwsType.Sqs.Queue or AwsType.Sns.Topic => Messages.Any(each => each.Arn == store.Arn && each.Messages > 0),
        _ => false,
    };
}
