namespace Pipeline.Functions.Tests.Simulation;

/// <summary>The checksums in AWS services' headers that .NET does not have.</summary>
internal static class Checksums
{
    private static readonly uint[] Crc32Table = Table(0xEDB88320);
    private static readonly uint[] Crc32CTable = Table(0x82F63B78);

    public static uint Crc32(ReadOnlySpan<byte> bytes) => Compute(Crc32Table, bytes);

    public static uint Crc32C(ReadOnlySpan<byte> bytes) => Compute(Crc32CTable, bytes);

    private static uint Compute(uint[] table, ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] Table(uint polynomial)
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
            table[i] = crc;
        }

        return table;
    }
}
