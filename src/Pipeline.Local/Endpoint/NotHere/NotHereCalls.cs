using Pipeline.Local.Access;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.NotHere;

/// <summary>
/// Handles calls that the run cannot carry out, because it lacks the service or its service lacks the operation. They are checked
/// against the caller's policies like all others, counted, and refused.
/// </summary>
internal sealed class NotHereCalls(Deployment deployment, INotHere access)
{
    private readonly CalledPermissions _permissions = new(deployment);

    /// <summary>Whether an error means that the run has no such operation.</summary>
    public static bool IsRefusal(ServiceException error) =>
        error.IsNotHere || error.Code is "UnknownOperationException" or "InvalidAction" or "NotImplemented";

    /// <summary>Counts a call of a function that the run itself failed to answer.</summary>
    public void CountFailed(EndpointCall call)
    {
        if (call.Caller.Function is null) return;
        try
        {
            access.CountFailed(call.Caller, _permissions.Of(call));
        }
        catch (ServiceException)
        {
            // What cannot be read names no resource.
            access.CountFailed(call.Caller, [new NotHerePermission(CalledPermissions.NameOf(call), null)]);
        }
    }

    /// <summary>Checks and counts a call, and gives the error to refuse it with.</summary>
    /// <param name="call">The call.</param>
    /// <param name="service">The run's service that lacks the operation; <c>null</c> where the run lacks the service.</param>
    /// <param name="services">The services that the run has, for the message.</param>
    /// <param name="refusal">
    /// The service's own error; <c>null</c>, or without a message, where the service gives no reason.
    /// </param>
    /// <exception cref="ServiceException">AccessDenied: the caller may not make the call at all.</exception>
    public ServiceException Refuse(EndpointCall call, string? service, IEnumerable<string> services, ServiceException? refusal)
    {
        access.RequireNotHere(call.Caller, _permissions.Of(call));
        if (refusal is { Message.Length: > 0 }) return refusal;
        var name = CalledPermissions.NameOf(call);
        return new ServiceException(
            refusal?.Code ?? ProtocolErrors.UnknownOperation(CallProtocols.Of(call)),
            service is null
                ? $"this run has {string.Join(", ", services.Distinct())}; got {name}: the call is not carried out here"
                : $"this run's {service} lacks some of AWS's operations; got {name}: the call is not carried out here");
    }
}
