using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>Counts a mapping's records, and publishes the counts as metrics where the mapping says so.</summary>
internal sealed class MappingCounters(MappingSettings settings, IRunLog log)
{
    private long _read;
    private long _filteredOut;
    private long _givenUp;
    private long _lost;
    private long _failedInvocations;

    public long Read => Volatile.Read(ref _read);

    public long FilteredOut => Volatile.Read(ref _filteredOut);

    public long GivenUp => Volatile.Read(ref _givenUp);

    public long Lost => Volatile.Read(ref _lost);

    public long FailedInvocations => Volatile.Read(ref _failedInvocations);

    public void Polled(int read, int filteredOut)
    {
        Interlocked.Add(ref _read, read);
        Interlocked.Add(ref _filteredOut, filteredOut);
        // A read without records is a data point too, by which an idle mapping differs from one that does not read
        // (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
        if (settings.CountsEvents) MeasureWithZero("PolledEventCount", read);
        Measure("FilteredOutEventCount", filteredOut);
    }

    public void Invoking(TimeSpan age) =>
        log.Measure("AWS/Lambda", "IteratorAge", age.TotalMilliseconds, ("FunctionName", settings.FunctionName));

    public void Invoked(int records) => Measure("InvokedEventCount", records);

    public void Failed(int records)
    {
        Interlocked.Increment(ref _failedInvocations);
        Measure("FailedInvokeEventCount", records);
    }

    public void GaveUp(int records, bool told)
    {
        Interlocked.Add(ref _givenUp, records);
        if (!told) Interlocked.Add(ref _lost, records);
        Measure(told ? "OnFailureDestinationDeliveredEventCount" : "DroppedEventCount", records);
    }

    private void Measure(string metric, int value)
    {
        if (settings.CountsEvents && value > 0) MeasureWithZero(metric, value);
    }

    private void MeasureWithZero(string metric, int value) =>
        log.Measure("AWS/Lambda", metric, value, ("EventSourceMappingUUID", settings.Uuid));
}
