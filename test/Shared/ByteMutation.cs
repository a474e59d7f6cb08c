namespace Pipeline.Testing;

/// <summary>
/// Damages input for tests of readers: changes, drops or repeats bytes, inserts pieces or parts of other inputs, or cuts the end
/// off.
/// </summary>
/// <param name="valid">Inputs that the reader accepts.</param>
/// <param name="pieces">Bytes to which the reader reacts, such as quotes.</param>
internal sealed class ByteMutation(IReadOnlyList<byte[]> valid, IReadOnlyList<byte[]> pieces)
{
    /// <summary>One of the inputs, damaged in one to three places.</summary>
    public byte[] Next(Random random)
    {
        var bytes = new List<byte>(valid[random.Next(valid.Count)]);
        for (var changes = random.Next(1, 4); changes > 0; changes--) Change(bytes, random);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0) bytes.Add((byte)'"');
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(at, pieces[random.Next(pieces.Count)]);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)));
                break;
            case 5:
                var other = valid[random.Next(valid.Count)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 40), other.Length - from)));
                break;
            case 6:
                // A digit or letter becomes another one, so that more inputs stay valid.
                if (char.IsAsciiDigit((char)bytes[at])) bytes[at] = (byte)('0' + random.Next(10));
                else if (char.IsAsciiLetterLower((char)bytes[at])) bytes[at] = (byte)('a' + random.Next(26));
                break;
            default:
                if (random.Next(3) == 0) bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
