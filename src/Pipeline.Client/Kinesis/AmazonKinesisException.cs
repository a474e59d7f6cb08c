using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// An error response of Kinesis; <see cref="AmazonServiceException.ErrorCode"/> has its code, such as
/// <c>ResourceNotFoundException</c> or <c>ProvisionedThroughputExceededException</c>.
/// </summary>
public sealed class AmazonKinesisException : AmazonServiceException
{
    internal AmazonKinesisException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
