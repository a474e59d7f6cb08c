using System.Text.Json.Nodes;

namespace Pipeline.Local.Contracts;

/// <summary>A service that answers some of its operations with a stream of events.</summary>
internal interface IEventService : IJsonService
{
    /// <summary>Whether an operation is answered with events.</summary>
    bool AnswersByEvents(string operation);

    /// <summary>Begins to answer a call whose permissions were checked.</summary>
    /// <exception cref="ServiceException">The call is refused. No event is sent.</exception>
    IEventSource Subscribe(string operation, JsonObject input);
}

/// <summary>The events that answer one call.</summary>
internal interface IEventSource : IDisposable
{
    /// <summary>
    /// Cancelled when the time of the events is over, even while an event is being sent: the service does not wait for a caller
    /// that does not read.
    /// </summary>
    CancellationToken Over { get; }

    /// <summary>Waits for the next event.</summary>
    /// <returns><c>null</c> after the last one.</returns>
    /// <exception cref="ServiceException">Ends the events with an error.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task<AnswerEvent?> NextAsync(CancellationToken cancellation);
}

/// <summary>One of the events that answer a call.</summary>
/// <param name="Type">The event's name in the service's model, such as <c>SubscribeToShardEvent</c>.</param>
/// <param name="Payload">The event's content.</param>
internal sealed record AnswerEvent(string Type, JsonObject Payload);
