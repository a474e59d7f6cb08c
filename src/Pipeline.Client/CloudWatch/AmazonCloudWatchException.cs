using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Client.CloudWatch;

/// <summary>An error response of CloudWatch; <see cref="AmazonServiceException.ErrorCode"/> has its code.</summary>
public sealed class AmazonCloudWatchException : AmazonServiceException
{
    internal AmazonCloudWatchException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
