namespace Pipeline.Records.Items;

/// <summary>
/// Finds properties that an object has twice, among those that the schema does not list. JSON leaves open which of the two
/// counts (RFC 8259, section 4), so neither may be lost silently. One set holds the names of all objects of a record. It keeps
/// its memory.
/// </summary>
internal sealed class NameSet
{
    private Entry[] _table = new Entry[64];
    private byte[] _names = new byte[1024];
    private int _namesLength;
    private int _count;
    private int _generation = 1;

    /// <summary>Forgets the last record's names.</summary>
    public void Clear()
    {
        if (_count == 0) return;
        _count = 0;
        _namesLength = 0;
        // Entries of an older generation count as free, so that clearing touches no entry. Only after the last generation
        // number the table is really cleared.
        if (_generation++ < int.MaxValue) return;
        Array.Clear(_table);
        _generation = 1;
    }

    /// <summary>Adds a name. Returns false where the object has it already.</summary>
    /// <param name="owner">Which object of the record.</param>
    /// <param name="name">The name, unescaped.</param>
    public bool Add(int owner, ReadOnlySpan<byte> name)
    {
        if (_count * 2 >= _table.Length) Grow();
        var hash = Hash(owner, name);
        for (var slot = hash & (_table.Length - 1); ; slot = (slot + 1) & (_table.Length - 1))
        {
            ref var entry = ref _table[slot];
            if (entry.Generation != _generation)
            {
                entry = new Entry(_generation, hash, owner, Keep(name), name.Length);
                _count++;
                return true;
            }

            if (entry.Hash == hash && entry.Owner == owner && name.SequenceEqual(_names.AsSpan(entry.Start, entry.Length)))
                return false;
        }
    }

    // The hash has a random seed in each process, so that a producer cannot choose names that collide.
    private static int Hash(int owner, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(owner);
        hash.AddBytes(name);
        return hash.ToHashCode() & int.MaxValue;
    }

    private int Keep(ReadOnlySpan<byte> name)
    {
        var start = _namesLength;
        if (start + name.Length > _names.Length) Array.Resize(ref _names, Math.Max(_names.Length * 2, start + name.Length));
        name.CopyTo(_names.AsSpan(start));
        _namesLength += name.Length;
        return start;
    }

    private void Grow()
    {
        var old = _table;
        _table = new Entry[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry.Generation != _generation) continue;
            var slot = entry.Hash & (_table.Length - 1);
            while (_table[slot].Generation == _generation) slot = (slot + 1) & (_table.Length - 1);
            _table[slot] = entry;
        }
    }

    private readonly record struct Entry(int Generation, int Hash, int Owner, int Start, int Length);
}
