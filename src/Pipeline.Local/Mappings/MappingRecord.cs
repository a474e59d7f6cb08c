using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>A record on its way to a function.</summary>
/// <param name="record">The stream's record.</param>
/// <param name="size">Its size in an event, in bytes.</param>
internal sealed class MappingRecord(StreamRecord record, int size)
{
    public StreamRecord Record => record;

    public int Size => size;

    /// <summary>Whether the record is finished. Only its shard sets this.</summary>
    public bool IsSettled { get; set; }
}
