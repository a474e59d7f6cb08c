using Microsoft.AspNetCore.Http;
using Pipeline.Local.Access;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>Finds the caller of a request by its signature. The error for a request without one says how to sign.</summary>
/// <param name="access">Knows the keys of the run.</param>
/// <param name="time">The clock.</param>
/// <param name="url">The run's address.</param>
/// <param name="region">The run's Region.</param>
internal sealed class EndpointSignatures(AccessControl access, TimeProvider time, Uri url, string region)
{
    private const string LambdaService = "lambda.amazonaws.com";

    private readonly SignatureCheck _check = new(access, time);

    /// <inheritdoc cref="Authenticate"/>
    public Caller Authenticate(HttpRequest request, byte[] body)
    {
        var signed = SignedRequest.From(request.HttpContext, body);
        try
        {
            return WithFunction(_check.Check(signed).Caller);
        }
        catch (ServiceException error) when (!Signature.IsOn(signed))
        {
            // The wording of AWS, followed by what to do. This run accepts any key.
            var hint = AwsCommand.For(url, region, "sts get-caller-identity");
            throw new ServiceException(
                error.Code, $"{error.Message}: a call must be signed, with any key; for example {hint}", error.Status);
        }
    }

    // Lambda names a session as the function that gets its credentials.
    private static Caller WithFunction(Caller caller) =>
        caller.Service == LambdaService ? caller with { Function = caller.Arn[(caller.Arn.LastIndexOf('/') + 1)..] } : caller;
}
