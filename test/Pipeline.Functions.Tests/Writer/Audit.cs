using System.Text;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>A writer did something forbidden, or left out something required.</summary>
internal sealed class AuditException(string message) : Exception(message);

/// <summary>Compares a writer's effects with the reference, after each response and at the end.</summary>
/// <param name="reference">The meaning of the stream.</param>
/// <param name="writer">The writer.</param>
/// <param name="digitsKept">Whether numbers must keep the event's digits, or only their value.</param>
internal sealed class Audit(ReferenceWriter reference, WriterUnderTest writer, bool digitsKept)
{
    /// <summary>
    /// Every record before the reported failure (or all records, if none is reported) must be in the table, replaced by a record
    /// that supersedes it, or rejected: Lambda never delivers it again.
    /// </summary>
    public void AfterAnswer(IReadOnlyList<StreamRecord> batch, FunctionAnswer answer)
    {
        if (answer.Error is not null) return;
        var items = writer.Table.Items;
        var rejects = writer.Rejects.Read();
        foreach (var record in batch.TakeWhile(record => record.SequenceNumber != answer.FailedFrom))
        {
            foreach (var write in reference.ByRecord[record.SequenceNumber])
            {
                if (write.IsRefused && rejects.Contains(ReferenceWriter.Refused(write))) continue;
                var found = items.GetValueOrDefault(write.Key);
                if (found is not null && IsDone(write, found)) continue;
                Fail($"taken for written (reported from {answer.FailedFrom ?? "nowhere"} on)", write.Source, write.Key,
                    write.Item, found);
            }

            foreach (var reject in reference.Invalid.Keys.Where(reject => reject.SequenceNumber == record.SequenceNumber))
            {
                if (!rejects.Contains(reject))
                    throw new AuditException($"taken for rejected: {Describe(reject)}: there is no such line");
            }
        }
    }

    /// <summary>The table must have what the stream means, and the rejects must be the expected ones.</summary>
    /// <param name="givenUp">The sequence numbers of records that were never settled: they may or may not have been
    /// written.</param>
    public void AtEnd(IReadOnlySet<string> givenUp)
    {
        var items = writer.Table.Items;
        foreach (var writes in reference.ByKey)
        {
            var found = items.GetValueOrDefault(writes.Key);
            var expected = reference.Winner(writes.Where(write => !givenUp.Contains(write.Source.Record.SequenceNumber)));
            var possible = writes.Where(write => write == expected
                || (givenUp.Contains(write.Source.Record.SequenceNumber)
                    && (expected is null || reference.IsBetter(write, expected))));
            if (found is null ? expected is not null : !possible.Any(write => Text(write.Item) == Text(found)))
                Fail("the table differs in the end", expected?.Source, writes.Key, expected?.Item, found);
        }

        foreach (var (key, item) in items.Where(item => !reference.ByKey.Contains(item.Key)))
            Fail("an item of nobody", source: null, key, null, item);
        CheckRejects(reference.Due.Where(reject => !givenUp.Contains(reject.SequenceNumber)));
    }

    private void CheckRejects(IEnumerable<Reject> due)
    {
        var rejects = writer.Rejects.Read();
        var possible = reference.Possible.ToHashSet();
        foreach (var reject in due.Where(reject => !rejects.Contains(reject)))
            throw new AuditException($"not rejected: {Describe(reject)}");

        foreach (var reject in rejects.Where(reject => !possible.Contains(reject)))
        {
            throw new AuditException(
                $"rejected, though nothing is wrong with it: {Describe(reject)}\n  {writer.Rejects.Line(reject)}");
        }
    }

    /// <summary>Describes a user record in a message.</summary>
    public static string Describe(UserRecord record) =>
        $"record {record.Record.SequenceNumber}/{record.Sub} of {record.Record.ShardId}: {Show(record.Data)}";

    /// <summary>Describes bytes in a message: as text if they are text.</summary>
    public static string Show(byte[] data)
    {
        var text = Encoding.UTF8.GetString(data);
        if (text.Contains('\uFFFD')) text = $"{text} (base64 {Convert.ToBase64String(data)})";
        return text.Length <= 2000 ? text : $"{text[..2000]}... ({data.Length} bytes)";
    }

    // The stored item belongs to a record of this key: this record, or one that supersedes it.
    private bool IsDone(ExpectedWrite write, StoredItem found) => reference.ByKey[write.Key].Any(
        other => (other == write || reference.IsBetter(other, write)) && Text(other.Item) == Text(found));

    private string Text(StoredItem item) => digitsKept ? item.Sent : item.Stored;

    private string Describe(Reject reject) =>
        $"record {reject.SequenceNumber}/{reject.Sub}, {reject.Reason} " +
        $"({reference.Invalid.GetValueOrDefault(reject, "not invalid")}): " +
        Show(Convert.FromBase64String(reject.Data));

    private void Fail(string what, UserRecord? source, string key, StoredItem? expected, StoredItem? found)
    {
        var rejected = writer.Rejects.Read()
            .Where(reject => reject.SequenceNumber == source?.Record.SequenceNumber && reject.Sub == source.Sub)
            .Select(reject => $"\n  rejected: {reject.Reason}, {writer.Rejects.Line(reject)}");
        throw new AuditException(
            $"{what}\n  {(source is null ? "no record" : Describe(source))}\n  key {key}\n" +
            $"  expected {(expected is null ? "nothing" : Text(expected))}\n  got      " +
            $"{(found is null ? "nothing" : Text(found))}" +
            string.Concat(rejected));
    }
}
