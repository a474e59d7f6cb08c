using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Console;

/// <summary>
/// The secret in the console's address. Another program or user of this computer, which can reach the address, does not know it.
/// </summary>
internal sealed class ConsoleToken
{
    private const int Bytes = 24;

    private readonly byte[] _hash;

    private ConsoleToken(string text) => (Text, _hash) = (text, SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The token, for the address alone.</summary>
    public string Text { get; }

    public static ConsoleToken Create() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Whether a text is the token. The time that it takes does not depend on the token.</summary>
    public bool Is(string? text) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? "")), _hash);

    /// <summary>Does not show the token, so that no message can.</summary>
    public override string ToString() => "(token)";
}
