namespace Pipeline.Constructs;

/// <summary>
/// The columns of a <see cref="PipelineDashboard"/>, left to right in the order in which a record meets them. Columns without a
/// widget take no place.
/// </summary>
public enum DashboardColumn
{
    /// <summary>What enters: the stream, and what feeds it.</summary>
    Incoming,

    /// <summary>What is written: the writer and its table.</summary>
    Settled,

    /// <summary>What Firehose delivers.</summary>
    Delivered,

    /// <summary>What is read again: the search domain, and the catalog's queries.</summary>
    Searched,
}
