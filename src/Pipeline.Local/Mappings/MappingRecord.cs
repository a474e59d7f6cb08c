using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>A record on its way to a function.</summary>
/// <param name="record">The stream's.</param>
/// <param name="size">Its bytes in an event.</param>
internal sealed class MappingRecord(StreamRecord record, int size)
{
    public StreamRecord Record => record;

    public int Size => size;

    /// <summary>Nothing more is done with it. Only its shard sets it.</summary>
    public bool IsSettled { get; set; }
}
