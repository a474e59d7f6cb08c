using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

internal sealed partial class FirehoseBatch
{
    private readonly EventMistakes _mistakes = new();
    private RecordFields _record;
    private int _index;

    private void Add()
    {
        if (_record.RecordId is not { Length: > 0 } id)
        {
            Refuse("recordId must be a text; got nothing");
        }
        else if (_record.Data is not { } data)
        {
            Refuse($"{(_record.IsOfKafka ? "kafkaRecordValue" : "data")} must be base64; got " +
                $"{(_record.HasData ? "something else" : "nothing")}");
        }
        else
        {
            if (_records.Length == Count) Array.Resize(ref _records, _records.Length * 2);
            _records[Count++] = new FirehoseRecord(id, data, _record.PartitionKey ?? default, _record.IsOfKafka, _record.Arrival);
        }
    }

    private void Refuse(string mistake) => _mistakes.Add(_mistakes.IsFull ? "" : $"records[{_index}].{mistake}");

    private void ThrowIfWrong()
    {
        _mistakes.ThrowIfAny();
        if (Count == 0)
        {
            throw EventMistakes.Only(
                "records must hold at least one record; got none; invoke the function by a Firehose stream's processing " +
                "configuration");
        }
    }

    private static FunctionException NoEvent(string given) =>
        EventMistakes.Only($"the event must be a Firehose event in JSON; got {given}");

    // What the parser says of bytes that are no UTF-8, and of half a surrogate pair.
    private static FunctionException NotUnicode() => NoEvent("a text that is not Unicode");

    // What a record of the event says, as far as it was read.
    private struct RecordFields
    {
        public ByteRange? RecordId;
        public ByteRange? Data;
        public bool HasData;
        public bool IsOfKafka;
        public ByteRange? PartitionKey;
        public long Arrival;
    }
}
