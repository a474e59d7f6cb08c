namespace Pipeline.Functions.Windows;

/// <summary>That a group was above the threshold, by which record, and whether the message was published.</summary>
/// <param name="Shard">The shard of the record. Only a batch of this shard tells the topic.</param>
/// <param name="Value">The measure's value at that time.</param>
/// <param name="IsSent">Whether the message was published.</param>
internal sealed record AlertMark(string Shard, string Value, bool IsSent);
