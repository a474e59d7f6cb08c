using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Assembly;

/// <summary>Ids as AWS would draw them at random, derived from what they are for, so that every run has the same.</summary>
internal static class Derived
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Capital letters and digits, at most 32.</summary>
    public static string Letters(string seed, int length) =>
        string.Concat(Hash(seed).Take(length).Select(value => Alphabet[value % Alphabet.Length]));

    /// <summary>Hexadecimal digits, at most 64.</summary>
    public static string Hex(string seed, int length) => Convert.ToHexStringLower(Hash(seed))[..length];

    /// <summary>A UUID in its usual spelling.</summary>
    public static string Uuid(string seed)
    {
        var hex = Hex(seed, 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    private static byte[] Hash(string seed) => SHA256.HashData(Encoding.UTF8.GetBytes(seed));
}
