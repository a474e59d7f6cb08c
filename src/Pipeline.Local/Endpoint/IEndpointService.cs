using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>One AWS service behind the endpoint.</summary>
internal interface IEndpointService
{
    /// <summary>The service's name in messages, such as <c>DynamoDB</c>.</summary>
    string Name { get; }

    /// <summary>Whether a call is for this service. As on AWS, the target, signature or path decides.</summary>
    bool Takes(EndpointCall call);

    /// <summary>Checks the caller's permissions, carries the call out and answers it.</summary>
    /// <exception cref="ServiceException">The error to answer with, in the service's own form.</exception>
    Task HandleAsync(EndpointCall call);

    /// <summary>Answers with an error in the service's own form.</summary>
    Task FailAsync(EndpointCall call, ServiceException error);
}
