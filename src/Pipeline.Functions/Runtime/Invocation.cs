namespace Pipeline.Functions.Runtime;

/// <summary>An event and Lambda's headers.</summary>
/// <param name="RequestId">The id of the event, the same for all attempts; a part of the response's path.</param>
/// <param name="AttemptId">The id of this attempt, which the response echoes; null where Lambda sent none.</param>
/// <param name="Deadline">When Lambda ends the invocation.</param>
/// <param name="FunctionArn">The function, version or alias that was invoked.</param>
/// <param name="TraceId">The X-Ray header; null: none.</param>
/// <param name="Payload">The event, JSON. It belongs to the handler until the next event: the handler may write into it.</param>
internal sealed record Invocation(
    string RequestId,
    string? AttemptId,
    DateTimeOffset Deadline,
    string FunctionArn,
    string? TraceId,
    Memory<byte> Payload);
