using System.IO.Compression;

namespace Pipeline.Local.Firehose.Compression;

/// <summary>
/// An object while it is gathered. Only the bytes are kept, compressed as they come where the format is GZIP: the records of a
/// full buffer of 128 MiB would take several times that in memory.
/// </summary>
internal sealed class ObjectBody(ObjectCompression compression) : IDisposable
{
    // For a smaller object, compressing at the end costs less than the compressor's own memory.
    private const int WorthCompressing = 1024 * 1024;

    private MemoryStream _data = new();
    private GZipStream? _gzip;

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_gzip is null && compression.Name == "GZIP" && _data.Length + data.Length > WorthCompressing)
        {
            var plain = _data;
            _data = new MemoryStream();
            _gzip = new GZipStream(_data, CompressionLevel.Fastest, leaveOpen: true);
            _gzip.Write(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }

        if (_gzip is null) _data.Write(data);
        else _gzip.Write(data);
    }

    /// <summary>Gives the whole object. No data can be appended afterwards.</summary>
    public ReadOnlyMemory<byte> Finish(string entryName, DateTimeOffset time)
    {
        _gzip?.Dispose();
        var bytes = _data.GetBuffer().AsMemory(0, (int)_data.Length);
        return _gzip is null ? compression.Compress(bytes, entryName, time) : bytes;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _data.Dispose();
    }
}
