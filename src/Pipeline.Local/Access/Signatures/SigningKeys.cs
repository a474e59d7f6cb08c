using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Access.Signatures;

/// <summary>
/// The signing keys of signatures. A key changes only with the day, so it is derived once and cached. The cache is bounded: when
/// full, it is emptied.
/// </summary>
internal sealed class SigningKeys
{
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<(string AccessKeyId, string Scope), byte[]> _keys = new();

    /// <summary>Computes the signature that a request must have, in hexadecimal.</summary>
    public string Sign(string secret, Signature signature, string stringToSign)
    {
        if (!_keys.TryGetValue((signature.AccessKeyId, signature.Scope), out var key))
        {
            key = Derive(secret, signature);
            if (_keys.Count >= Capacity) _keys.Clear();
            _keys[(signature.AccessKeyId, signature.Scope)] = key;
        }

        return Convert.ToHexStringLower(Hash(key, stringToSign));
    }

    private static byte[] Derive(string secret, Signature signature) =>
        ((string[])[signature.Date, signature.Region, signature.Service, Signature.Terminator])
            .Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), Hash);

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
