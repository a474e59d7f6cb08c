using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Functions.Tests.Native;

/// <summary>The properties of a 64-bit Linux program (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html).</summary>
/// <param name="file">The file's bytes.</param>
internal sealed class ElfFile(byte[] file)
{
    public const ushort X64 = 0x3E;
    public const ushort Arm64 = 0xB7;

    // SHT_GNU_verneed and SHT_DYNAMIC
    // (https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html).
    private const uint VersionNeeds = 0x6FFFFFFE;
    private const uint Dynamic = 6;
    private const ulong Needed = 1;

    /// <summary>The processor, by the ELF's number.</summary>
    public ushort Machine => U16(18);

    /// <summary>The versions of the symbols that it needs, such as <c>libc.so.6 GLIBC_2.34</c>.</summary>
    public IEnumerable<string> Versions()
    {
        foreach (var section in Sections().Where(section => section.Type == VersionNeeds))
        {
            var names = Section(section.Link);
            for (var (at, next) = (section.Offset, 1L); next != 0; at += next)
            {
                next = U32(at + 12);
                var library = Text(names.Offset + U32(at + 4));
                for (var (need, following) = (at + U32(at + 8), 1L); following != 0; need += following)
                {
                    following = U32(need + 12);
                    yield return $"{library} {Text(names.Offset + U32(need + 8))}";
                }
            }
        }
    }

    /// <summary>The libraries that the loader must find before it starts.</summary>
    public IEnumerable<string> Libraries()
    {
        foreach (var section in Sections().Where(section => section.Type == Dynamic))
        {
            var names = Section(section.Link);
            for (var at = section.Offset; at < section.Offset + section.Size; at += 16)
                if (U64(at) == Needed) yield return Text(names.Offset + (long)U64(at + 8));
        }
    }

    private IEnumerable<(uint Type, int Link, long Offset, long Size)> Sections() => Enumerable.Range(0, U16(60)).Select(Section);

    private (uint Type, int Link, long Offset, long Size) Section(int index)
    {
        var at = (long)U64(40) + ((long)index * U16(58));
        return ((uint)U32(at + 4), (int)U32(at + 40), (long)U64(at + 24), (long)U64(at + 32));
    }

    private string Text(long at)
    {
        var bytes = file.AsSpan((int)at);
        return Encoding.ASCII.GetString(bytes[..bytes.IndexOf((byte)0)]);
    }

    private ushort U16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));

    private long U32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at));

    private ulong U64(long at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan((int)at));
}
