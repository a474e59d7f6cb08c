namespace Pipeline.Functions.Runtime;

/// <summary>One event and what Lambda says about it.</summary>
/// <param name="RequestId">Names the event, over all attempts; part of the answer's path.</param>
/// <param name="AttemptId">Names this attempt, and is echoed in the answer; nothing where Lambda sent none.</param>
/// <param name="Deadline">When Lambda ends the invocation by itself.</param>
/// <param name="FunctionArn">The function, version or alias that was invoked.</param>
/// <param name="TraceId">The X-Ray header, or nothing.</param>
/// <param name="Payload">The event, JSON. The handler's own until the next one: it may write into it.</param>
internal sealed record Invocation(
    string RequestId,
    string? AttemptId,
    DateTimeOffset Deadline,
    string FunctionArn,
    string? TraceId,
    Memory<byte> Payload);
