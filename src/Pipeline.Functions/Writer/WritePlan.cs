using Pipeline.Records.Items;
using Pipeline.Records.Numbers;

namespace Pipeline.Functions.Writer;

/// <summary>A valid event of the batch, whose item may be written.</summary>
internal struct Candidate
{
    public int Record;
    public int SubSequenceNumber;
    public ByteRange Data;

    /// <summary>The decompressed event, where its record came compressed; null: the event is <see cref="Data"/>.</summary>
    public byte[]? Content;

    public ByteRange PartitionKey;

    /// <summary>
    /// Whether the partition key is spelled as JSON, as that of a Kinesis record is; otherwise it is plain UTF-8.
    /// </summary>
    public bool IsKeyJson;

    public TranscodedItem Item;

    /// <summary>The index of the next event of the same key in the batch, or -1.</summary>
    public int Next;

    /// <summary>
    /// DynamoDB refused this item when it was sent alone. It goes to the rejects, and another event of its key takes its place.
    /// </summary>
    public bool IsRefused;
}

/// <summary>The outcome of a key.</summary>
internal enum Outcome
{
    /// <summary>Not settled yet: not sent, or to be sent again.</summary>
    Pending,

    /// <summary>The winner's item is in the table.</summary>
    Written,

    /// <summary>The table has an item that is to stay.</summary>
    Kept,

    /// <summary>None of the key's events can be written. All are in the rejects.</summary>
    Refused,
}

/// <summary>All events of a batch with the same key.</summary>
internal struct KeyGroup
{
    public int Hash;
    public int First;
    public int Last;

    /// <summary>The event that is written for all events of the group.</summary>
    public int Winner;

    public Outcome Outcome;

    /// <summary>The winner must be sent alone, since DynamoDB refused a batch with it.</summary>
    public bool IsAlone;
}

/// <summary>
/// Decides which events of a batch are written. It is one for each key, since DynamoDB accepts a key only once in a request,
/// and one write has the same result as many. The plan keeps its memory from batch to batch.
/// </summary>
internal sealed class WritePlan(WriteMode mode, bool ordersByNumber)
{
    private Candidate[] _candidates = new Candidate[256];
    private KeyGroup[] _groups = new KeyGroup[256];
    private int[] _table = new int[1024];

    /// <summary>The items' bytes.</summary>
    public ItemBuffer Items { get; } = new();

    /// <summary>The events that DynamoDB refused when they were sent alone, with its message.</summary>
    public List<(int Candidate, string Reason)> Refusals { get; } = [];

    public int CandidateCount { get; private set; }

    public int GroupCount { get; private set; }

    public ref Candidate Candidate(int index) => ref _candidates[index];

    public ref KeyGroup Group(int index) => ref _groups[index];

    /// <summary>The event that is written for a group.</summary>
    public ref Candidate WinnerOf(int group) => ref _candidates[_groups[group].Winner];

    /// <summary>Removes the last batch.</summary>
    public void Clear()
    {
        Items.Clear();
        Refusals.Clear();
        CandidateCount = 0;
        GroupCount = 0;
        Array.Clear(_table);
    }

    /// <summary>Adds an event. Events must be added in the stream's order.</summary>
    public void Add(in Candidate candidate)
    {
        if (_candidates.Length == CandidateCount) Array.Resize(ref _candidates, _candidates.Length * 2);
        var index = CandidateCount++;
        ref var added = ref _candidates[index];
        added = candidate;
        added.Next = -1;
        added.IsRefused = false;
        // Get the index first: finding it may replace the array.
        var groupIndex = GroupOf(Items[candidate.Item.Key], index);
        ref var group = ref _groups[groupIndex];
        if (group.First == index) return;
        _candidates[group.Last].Next = index;
        group.Last = index;
        if (Beats(index, group.Winner)) group.Winner = index;
    }

    /// <summary>Removes a key's winner, which DynamoDB refused, and chooses the best of the other events instead.</summary>
    /// <param name="groupIndex">The key's group.</param>
    /// <param name="reason">DynamoDB's message.</param>
    public void Refuse(int groupIndex, string reason)
    {
        ref var group = ref _groups[groupIndex];
        _candidates[group.Winner].IsRefused = true;
        Refusals.Add((group.Winner, reason));
        group.Winner = -1;
        for (var i = group.First; i >= 0; i = _candidates[i].Next)
            if (!_candidates[i].IsRefused && (group.Winner < 0 || Beats(i, group.Winner))) group.Winner = i;

        if (group.Winner < 0) group.Outcome = Outcome.Refused;
    }

    // Whether an event wins over one that came before it.
    private bool Beats(int later, int earlier) => mode switch
    {
        WriteMode.Upsert => true,
        WriteMode.InsertOnce => false,
        _ => IsNewer(_candidates[later].Item.Order, _candidates[earlier].Item.Order),
    };

    private bool IsNewer(ByteRange later, ByteRange earlier)
    {
        // Without a field the order of the stream decides, where the later event is the newer one.
        if (later.Length == 0) return true;
        return (ordersByNumber ? JsonNumber.Compare(Items[later], Items[earlier])
            : Items[later].SequenceCompareTo(Items[earlier])) > 0;
    }

    private int GroupOf(ReadOnlySpan<byte> key, int candidate)
    {
        if (GroupCount * 2 >= _table.Length) GrowTable();
        // The hash has a random seed in each process, so that a producer cannot choose keys that collide.
        var hashCode = default(HashCode);
        hashCode.AddBytes(key);
        var hash = hashCode.ToHashCode() & int.MaxValue;
        var slot = hash & (_table.Length - 1);
        for (; _table[slot] != 0; slot = (slot + 1) & (_table.Length - 1))
        {
            ref var group = ref _groups[_table[slot] - 1];
            if (group.Hash == hash && Items[_candidates[group.First].Item.Key].SequenceEqual(key)) return _table[slot] - 1;
        }

        if (_groups.Length == GroupCount) Array.Resize(ref _groups, _groups.Length * 2);
        _groups[GroupCount] = new KeyGroup { Hash = hash, First = candidate, Last = candidate, Winner = candidate };
        _table[slot] = ++GroupCount;
        return GroupCount - 1;
    }

    // An entry is a group's index plus one, so that zero means free.
    private void GrowTable()
    {
        _table = new int[_table.Length * 2];
        for (var i = 0; i < GroupCount; i++)
        {
            var slot = _groups[i].Hash & (_table.Length - 1);
            while (_table[slot] != 0) slot = (slot + 1) & (_table.Length - 1);
            _table[slot] = i + 1;
        }
    }
}
