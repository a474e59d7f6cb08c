using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs.Internal;

/// <summary>The permissions of a channel to S3 Tables.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/streams/latest/dev/data-delivery-iam.html, without its tag-based statements, as the page allows.
/// </remarks>
internal sealed class TableChannelPermissions(Stack stack, TableChannelProps props)
{
    /// <summary>All tables of the bucket: Kinesis makes the table, and its ARN has an id that is known only afterwards.</summary>
    public string Tables => $"{props.TableBucketArn}/table/*";

    /// <summary>The objects about records that could not be delivered.</summary>
    public string Errors => props.DeadLetterBucket.ArnForObjects($"{props.ErrorFolder}*");

    public PolicyStatement[] Statements() => [.. All().Select(permission => permission.ToStatement())];

    private static readonly string[] TableActions =
    [
        "s3tables:GetTable", "s3tables:GetTableBucket", "s3tables:GetTableMetadataLocation",
            "s3tables:UpdateTableMetadataLocation",
        "s3tables:CreateTable", "s3tables:CreateNamespace", "s3tables:PutTableData", "s3tables:GetTableData",
            "s3tables:TagResource",
        "s3tables:PutTableRecordExpirationConfiguration",
    ];

    private IEnumerable<Permission> All()
    {
        yield return new(
            props.EncryptionKey is null
                ? TableActions : [.. TableActions, "s3tables:PutTableEncryption"], [props.TableBucketArn, Tables]);
        yield return new(["s3:PutObject", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
            [props.DeadLetterBucket.BucketArn, Errors])
        {
            Equal = new() { ["aws:ResourceAccount"] = props.DeadLetterBucket.Env.Account },
        };
        // The registry and the schema, as on AWS's page. Firehose's own page asks for "*" instead, because
        // Firehose reads versions by id.
        yield return new(["glue:GetSchemaVersion"], [Registry, props.SchemaArn]);
        if (props.EncryptionKey is { } key)
        {
            yield return new(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn])
            {
                Equal = new() { [ViaService.Key] = ViaService.Of("s3", stack.Region) },
                Like = new()
                {
                    ["kms:EncryptionContext:aws:s3:arn"] =
                        (string[])[$"{props.TableBucketArn}/*", props.DeadLetterBucket.BucketArn, Errors],
                },
            };
            yield return new(["kms:DescribeKey"], [key.KeyArn])
            {
                Equal = new() { [ViaService.Key] = ViaService.Of("s3tables", stack.Region) },
            };
        }

        if (props.Stream.DecryptionKeyArns.Length > 0) yield return ChannelRules.ReadStream(stack, props.Stream);
        string[] keys = [.. new[] { props.EncryptionKey, props.Stream.EncryptionKey }.OfType<IKey>().Select(each => each.KeyArn)];
        if (keys.Length > 0) yield return ChannelRules.CheckKeys(stack, keys);
    }

    // The schema schema/REGISTRY/NAME is in the registry REGISTRY.
    private string Registry
    {
        get
        {
            var parts = Fn.Split(":schema/", props.SchemaArn);
            return $"{Fn.Select(0, parts)}:registry/{Fn.Select(0, Fn.Split("/", Fn.Select(1, parts)))}";
        }
    }
}
