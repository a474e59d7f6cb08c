using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Client.SimpleNotificationService;

/// <summary>
/// An error response of SNS; <see cref="AmazonServiceException.ErrorCode"/> has its code, such as <c>NotFound</c>.
/// </summary>
public sealed class AmazonSimpleNotificationServiceException : AmazonServiceException
{
    internal AmazonSimpleNotificationServiceException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
