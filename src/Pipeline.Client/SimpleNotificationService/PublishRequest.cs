using Amazon.Runtime;

namespace Pipeline.Client.SimpleNotificationService;

/// <summary>Publishes a message to a topic.</summary>
public sealed class PublishRequest : AmazonWebServiceRequest
{
    /// <summary>The topic's ARN.</summary>
    public string? TopicArn { get; set; }

    /// <summary>The subject of e-mails: up to 100 ASCII characters.</summary>
    public string? Subject { get; set; }

    /// <summary>The message, UTF-8, up to 256 KiB.</summary>
    public string? Message { get; set; }
}

/// <summary>The message was accepted.</summary>
public sealed class PublishResponse : AmazonWebServiceResponse;
