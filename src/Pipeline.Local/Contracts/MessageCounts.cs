using System.Collections.Concurrent;

namespace Pipeline.Local.Contracts;

/// <summary>Messages that queues and topics got, by ARN. All members may be called from any thread.</summary>
internal sealed class MessageCounts
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts messages that a queue or a topic took.</summary>
    public void Add(string arn, long count)
    {
        if (count > 0) _counts.AddOrUpdate(arn, count, (_, known) => known + count);
    }

    /// <summary>The number of messages that a queue or topic received, also of those that a consumer has taken since.</summary>
    public long Of(string arn) => _counts.GetValueOrDefault(arn);
}
