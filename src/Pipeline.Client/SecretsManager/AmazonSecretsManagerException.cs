using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pipeline.Client.SecretsManager;

/// <summary>
/// An error response of Secrets Manager; <see cref="AmazonServiceException.ErrorCode"/> has its code, such as
/// <c>ResourceNotFoundException</c> or <c>DecryptionFailure</c>.
/// </summary>
public sealed class AmazonSecretsManagerException : AmazonServiceException
{
    internal AmazonSecretsManagerException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
