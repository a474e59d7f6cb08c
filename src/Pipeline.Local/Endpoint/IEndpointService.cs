using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>One AWS service behind the endpoint.</summary>
internal interface IEndpointService
{
    /// <summary>Its name for a person, such as <c>DynamoDB</c>.</summary>
    string Name { get; }

    /// <summary>Whether a call is for it, told as AWS tells it: by target, signature or path.</summary>
    bool Takes(EndpointCall call);

    /// <summary>Checks what the caller may do, carries the call out and answers it.</summary>
    /// <exception cref="ServiceException">What to answer instead, in the service's own form.</exception>
    Task HandleAsync(EndpointCall call);

    /// <summary>Answers with an error in the service's own form.</summary>
    Task FailAsync(EndpointCall call, ServiceException error);
}
