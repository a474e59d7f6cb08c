using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>The properties of a record of a Firehose event, as far as they were read; null where one is missing.</summary>
internal struct FirehoseRecordFields
{
    public ByteRange? RecordId;
    public ByteRange? Data;
    public bool HasData;
    public bool IsOfKafka;
    public ByteRange? PartitionKey;
    public long Arrival;
}

/// <summary>Checks the records of a Firehose event, and collects what is wrong with them.</summary>
internal sealed class FirehoseRecordChecks
{
    private readonly EventMistakes _mistakes = new();

    /// <summary>Starts a new event.</summary>
    public void Clear() => _mistakes.Clear();

    /// <summary>Checks a record.</summary>
    /// <param name="fields">The record's properties.</param>
    /// <param name="index">The record's place in the event, for messages.</param>
    /// <returns>Whether the record is valid.</returns>
    public bool Accept(in FirehoseRecordFields fields, int index)
    {
        if (fields.RecordId is not { Length: > 0 })
        {
            Refuse(index, "recordId must be a text; got nothing");
            return false;
        }

        if (fields.Data is not null) return true;
        Refuse(
            index,
            $"{(fields.IsOfKafka ? "kafkaRecordValue" : "data")} must be base64; "
                + $"got {(fields.HasData ? "something else" : "nothing")}");
        return false;
    }

    /// <summary>Throws what is wrong with the event, if anything is.</summary>
    /// <param name="count">The number of its valid records.</param>
    /// <exception cref="FunctionException">The message lists what is wrong, up to ten mistakes.</exception>
    public void ThrowIfWrong(int count)
    {
        _mistakes.ThrowIfAny();
        if (count > 0) return;
        throw EventMistakes.Only(
            "records must hold at least one record; got none; "
            + "invoke the function by a Firehose stream's processing configuration");
    }

    /// <summary>The error of an event of another form.</summary>
    /// <param name="given">What the event is instead.</param>
    public static FunctionException NoEvent(string given) =>
        EventMistakes.Only($"the event must be a Firehose event in JSON; got {given}");

    /// <summary>The error of a text that is not Unicode: bytes that are not UTF-8, or half a surrogate pair.</summary>
    public static FunctionException NotUnicode() => NoEvent("a text that is not Unicode");

    private void Refuse(int index, string mistake) => _mistakes.Add(_mistakes.IsFull ? "" : $"records[{index}].{mistake}");
}
