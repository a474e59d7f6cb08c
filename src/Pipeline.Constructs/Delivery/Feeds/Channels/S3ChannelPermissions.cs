using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs.Internal;

/// <summary>The permissions of a channel to S3.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/streams/latest/dev/data-delivery-iam.html, narrowed to the channel's folders. Of the page's
/// actions on objects, only <c>s3:PutObject</c> and <c>s3:ListMultipartUploadParts</c> exist in IAM. The other names are S3
/// operations, which <c>s3:PutObject</c> allows.
/// </remarks>
internal sealed class S3ChannelPermissions(Stack stack, S3ChannelProps props)
{
    /// <summary>The ARNs of the objects that the channel writes.</summary>
    public IReadOnlyList<string> Objects =>
        [props.Bucket.ArnForObjects($"{props.Folder}*"), props.Bucket.ArnForObjects($"{props.ErrorFolder}*")];

    public PolicyStatement[] Statements() => [.. All().Select(permission => permission.ToStatement())];

    private IEnumerable<Permission> All()
    {
        var owner = new Dictionary<string, object> { ["aws:ResourceAccount"] = props.Bucket.Env.Account };
        yield return new(["s3:ListBucket", "s3:ListBucketMultipartUploads"], [props.Bucket.BucketArn]) { Equal = owner };
        yield return new(["s3:PutObject", "s3:ListMultipartUploadParts"], [.. Objects]) { Equal = owner };
        if (props.Key is { } key)
        {
            yield return new(["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn])
            {
                Equal = new() { [ViaService.Key] = ViaService.Of("s3", stack.Region) },
                // With S3 Bucket Keys the encryption context is the bucket's ARN, otherwise the object's ARN.
                Like = new() { ["kms:EncryptionContext:aws:s3:arn"] = (string[])[props.Bucket.BucketArn, .. Objects] },
            };
        }

        if (props.Stream.DecryptionKeyArns.Length > 0) yield return ChannelRules.ReadStream(stack, props.Stream);
        string[] keys = [.. new[] { props.Key, props.Stream.EncryptionKey }.OfType<IKey>().Select(each => each.KeyArn)];
        if (keys.Length > 0) yield return ChannelRules.CheckKeys(stack, keys);
    }
}
