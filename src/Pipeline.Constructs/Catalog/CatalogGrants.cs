using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Internal;

/// <summary>What it takes to query one table in one workgroup, and no more.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/athena/latest/ug/workgroups-iam-policy.html (workgroup),
/// https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html (catalog, the database <c>default</c>
/// included), https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html (data and results). No partitions: Athena projects
/// them.
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
                ["glue:GetTable"], [Glue("catalog"), database, Glue("table", $"{catalog.DatabaseName}/{catalog.TableName}")]),
            .. Data(stack, props.Bucket, props.Layout.BasePrefix),
            .. Results(stack, catalog.ResultsBucket, props.ResultsPrefix, props.EncryptionKey),
        ];
    }

    private static IEnumerable<Permission> Data(Stack stack, IBucket bucket, string prefix) =>
    [
        new Permission(["s3:GetBucketLocation"], [bucket.BucketArn]),
        new Permission(["s3:ListBucket"], [bucket.BucketArn])
        {
            Like = new Dictionary<string, object> { ["s3:prefix"] = $"{prefix}*" },
        },
        new Permission(["s3:GetObject"], [bucket.ArnForObjects($"{prefix}*")]),
        .. Key(stack, bucket, bucket.EncryptionKey, ["kms:Decrypt"]),
    ];

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
        .. Key(stack, bucket, key ?? bucket.EncryptionKey, ["kms:Decrypt", "kms:GenerateDataKey"]),
    ];

    // S3 names the object in the key's context, or the bucket where it has a bucket key
    // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html).
    private static IEnumerable<Permission> Key(Stack stack, IBucket bucket, IKey? key, string[] actions) => key is null
        ? []
        :
        [
            new Permission(actions, [key.KeyArn])
            {
                Equal = new Dictionary<string, object> { [ViaService.Key] = ViaService.Of("s3", stack.Region) },
                Like = new Dictionary<string, object>
                {
                    ["kms:EncryptionContext:aws:s3:arn"] = new[] { bucket.BucketArn, bucket.ArnForObjects("*") },
                },
            },
        ];
}
