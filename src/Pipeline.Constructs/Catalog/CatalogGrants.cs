using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Internal;

/// <summary>The least permissions that let a principal query one table in one workgroup.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/athena/latest/ug/workgroups-iam-policy.html (workgroup),
/// https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html (catalog, the database <c>default</c>
/// included), https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html (data and results). Partitions need no
/// permission: Athena projects them.
/// </remarks>
internal static class CatalogGrants
{
    public static IEnumerable<Permission> Query(EventCatalog catalog, EventCatalogProps props)
    {
        var stack = Stack.Of(catalog);
        string Glue(string resource, string? name = null) =>
            stack.FormatArn(new ArnComponents { Service = "glue", Resource = resource, ResourceName = name });
        var database = Glue("database", catalog.DatabaseName);
        var workGroup = stack.FormatArn(new ArnComponents
        {
            Service = "athena",
            Resource = "workgroup",
            ResourceName = catalog.WorkGroupName,
        });

        return
        [
            new Permission(
                [
                    "athena:StartQueryExecution", "athena:StopQueryExecution", "athena:GetQueryExecution",
                    "athena:BatchGetQueryExecution", "athena:ListQueryExecutions", "athena:GetQueryResults",
                    "athena:GetQueryResultsStream", "athena:GetWorkGroup", "athena:GetNamedQuery", "athena:BatchGetNamedQuery",
                    "athena:ListNamedQueries",
                ],
                [workGroup]),
            new Permission(["glue:GetDatabase"], [Glue("catalog"), database, Glue("database", "default")]),
            new Permission(
                ["glue:GetTable"],
                [
                    Glue("catalog"),
                    database,
                    .. catalog.FormerTables.Prepend(catalog.Table)
                        .Select(table => Glue("table", $"{catalog.DatabaseName}/{table.Ref}")),
                ]),
            .. Data(stack, props),
            .. Results(stack, catalog.ResultsBucket, props.ResultsPrefix, props.EncryptionKey),
        ];
    }

    private static IEnumerable<Permission> Data(Stack stack, EventCatalogProps props)
    {
        var bucket = props.Bucket;
        string[] folders = [.. props.FormerLayouts.Prepend(props.Layout).Select(layout => $"{layout.BasePrefix}*").Distinct()];
        return
        [
            new Permission(["s3:GetBucketLocation"], [bucket.BucketArn]),
            new Permission(["s3:ListBucket"], [bucket.BucketArn])
            {
                Like = new Dictionary<string, object> { ["s3:prefix"] = folders.Length == 1 ? folders[0] : folders },
            },
            new Permission(["s3:GetObject"], [.. folders.Select(folder => bucket.ArnForObjects(folder))]),
            .. Keys(stack, bucket, [bucket.EncryptionKey, .. props.FormerKeys], ["kms:Decrypt"]),
        ];
    }

    private static IEnumerable<Permission> Results(Stack stack, IBucket bucket, string prefix, IKey? key) =>
    [
        new Permission(["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"], [bucket.BucketArn]),
        new Permission(["s3:ListBucket"], [bucket.BucketArn])
        {
            Like = new Dictionary<string, object> { ["s3:prefix"] = $"{prefix}*" },
        },
        new Permission(
            ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            [bucket.ArnForObjects($"{prefix}*")]),
        .. Keys(stack, bucket, [key ?? bucket.EncryptionKey], ["kms:Decrypt", "kms:GenerateDataKey"]),
    ];

    // S3 puts the object's ARN into the key's encryption context, or the bucket's ARN if the bucket has a bucket key
    // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html).
    private static IEnumerable<Permission> Keys(Stack stack, IBucket bucket, IEnumerable<IKey?> keys, string[] actions) =>
        keys.OfType<IKey>().Select(key => key.KeyArn).Distinct().ToArray() is not { Length: > 0 } arns
        ? []
        :
        [
            new Permission(actions, arns)
            {
                Equal = new Dictionary<string, object> { [ViaService.Key] = ViaService.Of("s3", stack.Region) },
                Like = new Dictionary<string, object>
                {
                    ["kms:EncryptionContext:aws:s3:arn"] = new[] { bucket.BucketArn, bucket.ArnForObjects("*") },
                },
            },
        ];
}
