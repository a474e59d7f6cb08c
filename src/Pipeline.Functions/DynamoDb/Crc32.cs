namespace Pipeline.Functions.DynamoDb;

/// <summary>The checksum that DynamoDB puts on its responses, CRC-32 with the polynomial of ISO 3309.</summary>
internal static class Crc32
{
    private const uint Reversed = 0xEDB88320;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++) entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ Reversed;
            table[i] = entry;
        }

        return table;
    }
}
