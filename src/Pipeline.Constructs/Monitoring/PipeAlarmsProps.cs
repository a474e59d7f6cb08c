using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="PipeAlarms"/>: the pipe.</summary>
public sealed record PipeAlarmsProps : AlarmGroupProps
{
    /// <summary>The pipe's name, not its ARN, such as <see cref="QueueFeed.PipeName"/>.</summary>
    public required string PipeName { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Pipe;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        if (violations.Given(nameof(PipeName), PipeName)) violations.Name(nameof(PipeName), PipeName);
    }
}
