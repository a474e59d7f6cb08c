using System.IO.Compression;

namespace Pipeline.Local.Firehose.Compression;

/// <summary>How objects are compressed.</summary>
/// <param name="Name">The format's name in templates.</param>
/// <param name="Extension">The extension of an object's name.</param>
internal sealed record ObjectCompression(string Name, string Extension)
{
    private static readonly ObjectCompression[] All =
    [
        new("UNCOMPRESSED", ""), new("GZIP", ".gz"), new("ZIP", ".zip"), new("Snappy", ".snappy"),
            new("HADOOP_SNAPPY", ".hsnappy"),
    ];

    public static IEnumerable<string> Names => All.Select(each => each.Name);

    public static ObjectCompression? Find(string name) => All.FirstOrDefault(each => each.Name == name);

    /// <summary>Compresses an object.</summary>
    /// <param name="data">The whole object.</param>
    /// <param name="entryName">The name of the one file in a ZIP archive.</param>
    /// <param name="time">The time of the one file in a ZIP archive.</param>
    public ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> data, string entryName, DateTimeOffset time)
    {
        switch (Name)
        {
            case "GZIP": return Gzip(data);
            case "ZIP": return Zip(data, entryName, time);
            case "Snappy": return SnappyFrames.Encode(data.Span);
            case "HADOOP_SNAPPY": return SnappyFrames.EncodeForHadoop(data.Span);
            default: return data;
        }
    }

    public static ReadOnlyMemory<byte> Gzip(ReadOnlyMemory<byte> data)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(data.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private static ReadOnlyMemory<byte> Zip(ReadOnlyMemory<byte> data, string entryName, DateTimeOffset time)
    {
        var compressed = new MemoryStream();
        using (var archive = new ZipArchive(compressed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = archive.CreateEntry(entryName, CompressionLevel.Fastest);
            entry.LastWriteTime = time;
            using var stream = entry.Open();
            stream.Write(data.Span);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
