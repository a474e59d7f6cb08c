namespace Pipeline.Local.Run;

/// <summary>Where a run stands.</summary>
/// <param name="Sent">Records handed over to be sent.</param>
/// <param name="Received">Records that streams took.</param>
/// <param name="Settled">Records that functions answered for.</param>
/// <param name="Written">Items that functions put into tables.</param>
/// <param name="Delivered">Records that Firehose delivered.</param>
/// <param name="Objects">Objects that it wrote.</param>
/// <param name="Lag">How old the oldest record is that waits to be settled.</param>
internal sealed record RunProgress(
    long Sent, long Received, long Settled, long Written, long Delivered, long Objects, TimeSpan Lag);
