using System.Text.Json.Nodes;

namespace Pipeline.Local.Contracts;

/// <summary>A service some of whose operations are answered by a stream of events.</summary>
internal interface IEventService : IJsonService
{
    /// <summary>Whether an operation is answered by events.</summary>
    bool AnswersByEvents(string operation);

    /// <summary>Begins to answer a call; it has been allowed.</summary>
    /// <exception cref="ServiceException">The call is refused; no event is sent.</exception>
    IEventSource Subscribe(string operation, JsonObject input);
}

/// <summary>The events that answer one call.</summary>
internal interface IEventSource : IDisposable
{
    /// <summary>
    /// Cancelled when the time of the events is over, also while one of them is still being sent: a caller that reads
    /// nothing is not waited for.
    /// </summary>
    CancellationToken Over { get; }

    /// <summary>Waits for the next event.</summary>
    /// <returns><c>null</c> after the last one.</returns>
    /// <exception cref="ServiceException">Ends the events with an error.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    Task<AnswerEvent?> NextAsync(CancellationToken cancellation);
}

/// <summary>One of the events that answer a call.</summary>
/// <param name="Type">Its name in the service's model, such as <c>SubscribeToShardEvent</c>.</param>
/// <param name="Payload">What it says.</param>
internal sealed record AnswerEvent(string Type, JsonObject Payload);
