using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A zip whose files Lambda may start, whichever operating system writes it: CDK's own takes each file's mode from the system,
/// and Windows has no modes. The same files give the same bytes.
/// </summary>
internal static class ExecutableZip
{
    /// <summary>The mode: everyone may read and execute.</summary>
    public const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const int RegularFile = 0x8000;

    // The earliest time in the zip format, which cdk also gives its own files.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a zip.</summary>
    /// <param name="path">Where.</param>
    /// <param name="files">Names with slashes, and contents.</param>
    public static void Write(string path, IEnumerable<(string Name, byte[] Content)> files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Time;
                entry.ExternalAttributes = (RegularFile | (int)Mode) << 16;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        var bytes = memory.ToArray();
        SayUnix(bytes);
        File.WriteAllBytes(path, bytes);
    }

    // Modes count only in an entry that was made on Unix (APPNOTE 4.4.2,
    // https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
    private static void SayUnix(Span<byte> zip)
    {
        const int EndLength = 22;
        const int HeaderLength = 46;
        const byte Unix = 3;
        // Without a comment the end record is the last that there is.
        var end = zip[^EndLength..];
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var at = (int)BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        for (var i = 0; i < entries; i++)
        {
            var header = zip[at..];
            header[5] = Unix;
            at += HeaderLength
                + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }
    }
}
