namespace Pipeline.Local.Firehose;

/// <summary>Random numbers for names and identifiers, repeatable by their seed. Safe for several threads.</summary>
internal sealed class SeededRandom(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public int Next(int end)
    {
        lock (_gate) return _random.Next(end);
    }

    public double NextDouble()
    {
        lock (_gate) return _random.NextDouble();
    }

    /// <summary>A UUID of version 4.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate) _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Random characters of base64, as in the identifiers of accepted records.</summary>
    public string NextToken(int length)
    {
        var bytes = new byte[length];
        lock (_gate) _random.NextBytes(bytes);
        return Convert.ToBase64String(bytes)[..length];
    }
}
