using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Contracts;

/// <summary>Ids as AWS writes them, derived from what they name, so that a run can be repeated.</summary>
internal static class DerivedUuid
{
    /// <summary>A version 4 UUID in lower case; the same parts give the same one.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)), hash);
        var uuid = hash[..16];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return new Guid(uuid, bigEndian: true).ToString();
    }
}
