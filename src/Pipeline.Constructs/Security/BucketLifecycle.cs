using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Internal;

/// <summary>Makes the lifecycle rules for a bucket's props, one rule per concern.</summary>
internal static class BucketLifecycle
{
    public static ILifecycleRule[] Rules(PipelineBucketProps props)
    {
        List<ILifecycleRule> rules = [new LifecycleRule { AbortIncompleteMultipartUploadAfter = Duration.Days(7) }];
        if (props.Versioned)
        {
            rules.Add(new LifecycleRule
            {
                NoncurrentVersionExpiration = props.NoncurrentExpiration,
                // Removes the delete marker of an object once its versions are gone. The rule that expires objects would remove
                // it too, but only at the age at which objects expire
                // (https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html).
                ExpiredObjectDeleteMarker = true,
            });
        }

        if (props.Expiration is not null) rules.Add(new LifecycleRule { Expiration = props.Expiration });
        if (props.IntelligentTieringAfter is not null)
        {
            rules.Add(new LifecycleRule
            {
                Transitions =
                [
                    new Transition
                    {
                        StorageClass = StorageClass.INTELLIGENT_TIERING,
                        TransitionAfter = props.IntelligentTieringAfter,
                    },
                ],
            });
        }

        return [.. rules];
    }
}
