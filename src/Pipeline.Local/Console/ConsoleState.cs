namespace Pipeline.Local.Console;

/// <summary>
/// What the console shows, as <c>/console/state</c> answers it in JSON. Counts are since the start of the run; times are seconds
/// since its start.
/// </summary>
internal sealed record ConsoleState
{
    /// <summary>Rises by one with each state.</summary>
    public required long Sequence { get; init; }

    /// <summary><c>running</c>, <c>settling</c> or <c>ended</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>The verdict in one line; null before the end.</summary>
    public required string? Verdict { get; init; }

    public required double Seconds { get; init; }

    public required FlowCounts Counts { get; init; }

    /// <summary>Records a second, over the last three seconds.</summary>
    public required FlowRates Rates { get; init; }

    /// <summary>The age of the oldest unsettled record.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>Records that mappings have read and that are not settled.</summary>
    public required long RecordsInFlight { get; init; }

    /// <summary>Invocations of the functions that mappings invoke.</summary>
    public required int BatchesInFlight { get; init; }

    /// <summary>The newest moment of the timeline.</summary>
    public required RunMoment Now { get; init; }

    /// <summary>The edges of the diagram, in its order.</summary>
    public required IReadOnlyList<EdgeState> Edges { get; init; }

    /// <summary>Rejected records by reason, the most frequent first.</summary>
    public required IReadOnlyList<RejectReason> Rejects { get; init; }

    public required IReadOnlyList<AlarmLine> Alarms { get; init; }

    /// <summary>Changes of alarms' states, the newest first.</summary>
    public required IReadOnlyList<AlarmChange> AlarmChanges { get; init; }

    public required IReadOnlyList<DeniedLine> Denied { get; init; }

    /// <summary>The newest items first; a few of each second.</summary>
    public required IReadOnlyList<SeenItem> Items { get; init; }

    /// <summary>The newest objects first.</summary>
    public required IReadOnlyList<SeenObject> Objects { get; init; }

    /// <summary>The functions' logs, in the order of their names.</summary>
    public required IReadOnlyList<FunctionLog> Logs { get; init; }

    /// <summary>What the run itself says, the newest first.</summary>
    public required IReadOnlyList<SeenLine> Messages { get; init; }

    /// <summary>What the buttons can do; null where the run was started without them.</summary>
    public required FaultState? Faults { get; init; }
}

/// <summary>Counts of a run.</summary>
/// <param name="Sent">Records that the run itself sent.</param>
/// <param name="Received">Records that streams took.</param>
/// <param name="Settled">Records that functions processed.</param>
/// <param name="Written">Items that functions wrote.</param>
/// <param name="Delivered">Records that Firehose delivered.</param>
/// <param name="Objects">Objects that Firehose wrote.</param>
/// <param name="Rejected">Records that functions rejected.</param>
/// <param name="Denied">Calls that were denied.</param>
internal sealed record FlowCounts(
    long Sent, long Received, long Settled, long Written, long Delivered, long Objects, long Rejected, long Denied);

/// <summary>Records a second.</summary>
internal sealed record FlowRates(double Received, double Settled, double Written, double Delivered);

/// <summary>An edge of the diagram.</summary>
/// <param name="Number">Its number in the diagram; the picture has <c>edge-NUMBER</c> and <c>flow-NUMBER</c>.</param>
/// <param name="From">The name of the node that it comes from.</param>
/// <param name="To">The name of the node that it goes to.</param>
/// <param name="Label">How it goes.</param>
/// <param name="Count">What has gone over it; null where the run does not count it.</param>
/// <param name="Unit">What is counted: records, items, objects or messages.</param>
/// <param name="Rate">A second, over the last three seconds; null where the run does not count it.</param>
/// <param name="Text">The rate for the picture; empty for none.</param>
internal sealed record EdgeState(
    int Number, string From, string To, string Label, long? Count, string Unit, double? Rate, string Text);

/// <summary>An alarm.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="State"><c>alarm</c>, <c>onTheWay</c>, <c>ok</c> or <c>notEvaluated</c>.</param>
/// <param name="Reason">Why; empty after good data.</param>
/// <param name="Description">Its own description.</param>
internal sealed record AlarmLine(string Path, string State, string Reason, string Description);

/// <summary>A change of an alarm's state.</summary>
/// <param name="Number">Rises by one with each change.</param>
/// <param name="At">When.</param>
/// <param name="Path">The alarm.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state since.</param>
/// <param name="Reason">Why.</param>
internal sealed record AlarmChange(long Number, double At, string Path, string From, string To, string Reason);

/// <summary>Calls that were denied.</summary>
internal sealed record DeniedLine(string Role, string Action, string Resource, long Count, string Message);

/// <summary>An item that a function wrote, and the table's construct path.</summary>
internal sealed record SeenItem(double At, string Table, string Text);

/// <summary>An object that a role put, and the bucket's construct path.</summary>
internal sealed record SeenObject(double At, string Bucket, string Key, long Bytes);

/// <summary>A line of a log.</summary>
internal sealed record SeenLine(double At, string Source, string Text);

/// <summary>The newest lines of a function's log, and the function's construct path.</summary>
internal sealed record FunctionLog(string Function, IReadOnlyList<SeenLine> Lines);

/// <summary>The faults that the buttons inject.</summary>
/// <param name="Throttled">The share of writes to tables that are throttled now, 0 to 1.</param>
/// <param name="Functions">The functions whose processes can be killed.</param>
/// <param name="Streams">The streams whose shards can be split.</param>
internal sealed record FaultState(
    double Throttled, IReadOnlyList<FaultTarget> Functions, IReadOnlyList<FaultTarget> Streams);

/// <summary>What a fault hits, by its name and its construct path.</summary>
internal sealed record FaultTarget(string Name, string Path);
