using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>The parts of a run that its event source mappings use.</summary>
internal sealed record MappingServices(
    IStreams Streams, IFunctions Functions, IObjects Objects, IMessages Messages, IAccess Access, IRunLog Log, Pace Pace)
{
    /// <summary>
    /// The shortest time between two reads of a shard, not shortened: a shard allows five reads a second for all readers, and one
    /// is left to others.
    /// </summary>
    public TimeSpan PollSpacing { get; init; } = TimeSpan.FromMilliseconds(250);
}
