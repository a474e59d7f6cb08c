using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>
/// An error response of Firehose; <see cref="AmazonServiceException.ErrorCode"/> has its code, such as
/// <c>ResourceNotFoundException</c> or <c>ServiceUnavailableException</c>.
/// </summary>
public sealed class AmazonKinesisFirehoseException : AmazonServiceException
{
    internal AmazonKinesisFirehoseException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
