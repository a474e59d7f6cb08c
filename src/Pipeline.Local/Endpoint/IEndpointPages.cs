using Microsoft.AspNetCore.Http;

namespace Pipeline.Local.Endpoint;

/// <summary>Pages of the run itself, at the same address as AWS's services. A browser may call only these.</summary>
internal interface IEndpointPages
{
    /// <summary>Whether a request is for a page. Clients of AWS sign their requests, so a signed request never is.</summary>
    bool Takes(HttpContext http);

    /// <summary>Answers a request whose Host and Origin are the run's own.</summary>
    Task AnswerAsync(HttpContext http);
}
