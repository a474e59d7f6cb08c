using Amazon.Runtime;

namespace Pipeline.Client.SecretsManager;

/// <summary>Requests a secret's current value.</summary>
public sealed class GetSecretValueRequest : AmazonWebServiceRequest
{
    /// <summary>The secret's ARN or name.</summary>
    public string? SecretId { get; set; }
}

/// <summary>A secret's value.</summary>
public sealed class GetSecretValueResponse : AmazonWebServiceResponse
{
    /// <summary>The secret's ARN.</summary>
    public string? ARN { get; set; }

    /// <summary>The value; null where it is binary.</summary>
    public string? SecretString { get; set; }
}
