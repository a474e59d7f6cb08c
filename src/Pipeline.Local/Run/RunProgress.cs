namespace Pipeline.Local.Run;

/// <summary>The progress of a run.</summary>
/// <param name="Sent">The records that were sent.</param>
/// <param name="Received">The records that streams took.</param>
/// <param name="Settled">The records that functions processed.</param>
/// <param name="Written">Items that functions put into tables.</param>
/// <param name="Delivered">Records that Firehose delivered.</param>
/// <param name="Objects">Objects that it wrote.</param>
/// <param name="Lag">The age of the oldest unsettled record.</param>
internal sealed record RunProgress(
    long Sent, long Received, long Settled, long Written, long Delivered, long Objects, TimeSpan Lag);
