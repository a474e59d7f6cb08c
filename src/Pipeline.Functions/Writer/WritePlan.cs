using Pipeline.Records.Items;

namespace Pipeline.Functions.Writer;

/// <summary>An item that may be written: one valid event of the batch.</summary>
internal struct Candidate
{
    public int Record;
    public int SubSequenceNumber;
    public ByteRange Data;

    /// <summary>The event where its record came compressed; null: it is <see cref="Data"/>.</summary>
    public byte[]? Content;

    public ByteRange PartitionKey;

    /// <summary>Whether the key is spelled as JSON, since it is the Kinesis record's, or else UTF-8.</summary>
    public bool IsKeyJson;

    public TranscodedItem Item;

    /// <summary>The one of the same key after it in the batch, or -1.</summary>
    public int Next;

    /// <summary>DynamoDB refused it by itself: it goes to the rejects and another of its key takes its place.</summary>
    public bool IsRefused;
}

/// <summary>What became of a key.</summary>
internal enum Outcome
{
    /// <summary>Nothing yet: not tried, or to be tried again.</summary>
    Pending,

    /// <summary>Its item is in the table.</summary>
    Written,

    /// <summary>The table has an item that stays.</summary>
    Kept,

    /// <summary>None of its events can be written: all are in the rejects.</summary>
    Refused,
}

/// <summary>All events of a batch that have one key.</summary>
internal struct KeyGroup
{
    public int Hash;
    public int First;
    public int Last;

    /// <summary>The event that is written for all of them.</summary>
    public int Winner;

    public Outcome Outcome;

    /// <summary>It is written by itself, since DynamoDB refused a batch that held it.</summary>
    public bool IsAlone;
}

/// <summary>
/// Which events of a batch are written: one a key, since DynamoDB takes a key only once a request, and one write decides what
/// many would. Keeps its memory from batch to batch.
/// </summary>
internal sealed class WritePlan(WriteMode mode, bool ordersByNumber)
{
    private Candidate[] _candidates = new Candidate[256];
    private KeyGroup[] _groups = new KeyGroup[256];
    private int[] _table = new int[1024];

    /// <summary>The items' bytes.</summary>
    public ItemBuffer Items { get; } = new();

    /// <summary>The events that DynamoDB refused by themselves, with its words.</summary>
    public List<(int Candidate, string Reason)> Refusals { get; } = [];

    public int CandidateCount { get; private set; }

    public int GroupCount { get; private set; }

    public ref Candidate Candidate(int index) => ref _candidates[index];

    public ref KeyGroup Group(int index) => ref _groups[index];

    /// <summary>The event that is written for a group.</summary>
    public ref Candidate WinnerOf(int group) => ref _candidates[_groups[group].Winner];

    /// <summary>Forgets the last batch.</summary>
    public void Clear()
    {
        Items.Clear();
        Refusals.Clear();
        CandidateCount = 0;
        GroupCount = 0;
        Array.Clear(_table);
    }

    /// <summary>Adds an event; they come in the stream's order.</summary>
    public void Add(in Candidate candidate)
    {
        if (_candidates.Length == CandidateCount) Array.Resize(ref _candidates, _candidates.Length * 2);
        var index = CandidateCount++;
        ref var added = ref _candidates[index];
        added = candidate;
        added.Next = -1;
        added.IsRefused = false;
        // First the index, which may make room for another group, and then the array.
        var groupIndex = GroupOf(Items[candidate.Item.Key], index);
        ref var group = ref _groups[groupIndex];
        if (group.First == index) return;
        _candidates[group.Last].Next = index;
        group.Last = index;
        if (Beats(index, group.Winner)) group.Winner = index;
    }

    /// <summary>Takes a key's event out, as DynamoDB refused it, and puts the best of the others in its place.</summary>
    /// <param name="groupIndex">The key's group.</param>
    /// <param name="reason">What DynamoDB said.</param>
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

    // Whether an event takes the place of one that came before it.
    private bool Beats(int later, int earlier) => mode switch
    {
        WriteMode.Upsert => true,
        WriteMode.InsertOnce => false,
        _ => IsNewer(_candidates[later].Item.Order, _candidates[earlier].Item.Order),
    };

    private bool IsNewer(ByteRange later, ByteRange earlier)
    {
        // Without a field the stream's own order decides, in which the later is the newer.
        if (later.Length == 0) return true;
        return (ordersByNumber ? JsonNumber.Compare(Items[later], Items[earlier])
            : Items[later].SequenceCompareTo(Items[earlier])) > 0;
    }

    private int GroupOf(ReadOnlySpan<byte> key, int candidate)
    {
        if (GroupCount * 2 >= _table.Length) GrowTable();
        // Seeded by the process, so that nobody can choose keys that collide.
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

    // Entries are a group's index and one more, so that zero is free.
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
