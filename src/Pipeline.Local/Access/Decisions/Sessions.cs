using System.Collections.Concurrent;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Decisions;

/// <summary>
/// The sessions of roles that were assumed, with their credentials. The same role, service and name share a session, which keeps
/// their number small.
/// </summary>
/// <param name="seed">The seed: it makes the same credentials in each run. They are valid only in the run.</param>
internal sealed class Sessions(int seed)
{
    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 30;
    private const int TokenBytes = 96;

    private readonly ConcurrentDictionary<(string Role, string Service, string Name), RoleSession> _byName = new();
    private readonly ConcurrentDictionary<string, RoleSession> _byKey = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public RoleSession? Find(string accessKeyId) => _byKey.GetValueOrDefault(accessKeyId);

    public RoleSession GetOrCreate(string roleArn, string service, string name, string callerArn)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue((roleArn, service, name), out var known)) return known;
            // In AWS's form: ASIA and 16 characters of Base32, then 40 characters of Base64, and a longer token.
            var id = "ASIA" + string.Concat(Enumerable.Range(0, 16).Select(_ => IdCharacters[_random.Next(IdCharacters.Length)]));
            var session = new RoleSession(new Caller(callerArn, roleArn, service), id, Base64(SecretBytes), Base64(TokenBytes));
            _byKey[id] = session;
            _byName[(roleArn, service, name)] = session;
            return session;
        }
    }

    private string Base64(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
