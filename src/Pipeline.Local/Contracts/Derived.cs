using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Contracts;

/// <summary>
/// Makes ids that AWS would draw at random. They are derived from a seed, so that they are the same in every run.
/// </summary>
internal static class Derived
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Makes up to 32 capital letters and digits.</summary>
    public static string Letters(string seed, int length) =>
        string.Concat(Hash(seed).Take(length).Select(value => Alphabet[value % Alphabet.Length]));

    /// <summary>Makes up to 64 hexadecimal digits.</summary>
    public static string Hex(string seed, int length) => Convert.ToHexStringLower(Hash(seed))[..length];

    /// <summary>Makes a UUID in lower case. The same parts give the same UUID.</summary>
    public static string Uuid(params ReadOnlySpan<string> parts)
    {
        var hex = Hex(string.Join('\n', parts), 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    private static byte[] Hash(string seed) => SHA256.HashData(Encoding.UTF8.GetBytes(seed));
}
