using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Access.Language;
using Pipeline.Records;

namespace Pipeline.Local.Access.Collection;

/// <summary>
/// Documents of policies that the assembly only refers to, which the user gives with <c>--policy ARN=FILE</c>: of a managed
/// policy, or of a role, where the document then holds all permissions of the role. A policy or a role is found by its ARN or
/// by its name.
/// </summary>
internal sealed class GivenPolicies
{
    private readonly Dictionary<string, Policy> _policies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <param name="documents">The documents in JSON, by ARN or name.</param>
    /// <exception cref="InvalidInputException">
    /// A document is no valid policy. The message lists the mistakes of all documents.
    /// </exception>
    public GivenPolicies(IReadOnlyDictionary<string, string> documents)
    {
        var mistakes = new List<string>();
        foreach (var (name, document) in documents)
        {
            try
            {
                var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
                var parser = new PolicyParser($"--policy {name}", PolicyKind.Identity, mistakes.Add);
                _policies[name] = parser.Parse(JsonNode.Parse(document, documentOptions: options));
            }
            catch (JsonException error)
            {
                mistakes.Add($"--policy {name}: the document must be JSON; got {error.Message}; correct the file");
            }
        }

        if (mistakes.Count > 0) throw new InvalidInputException("The policies given with --policy", mistakes);
    }

    /// <summary>
    /// The document of a managed policy, or of a role that is not in the assembly; <c>null</c> where none was given.
    /// </summary>
    public Policy? Find(string arn)
    {
        var name = _policies.ContainsKey(arn) ? arn : PolicyName.Of(arn);
        if (!_policies.TryGetValue(name, out var policy)) return null;
        lock (_found) _found.Add(name);
        return policy;
    }

    /// <summary>
    /// A sentence for each document without effect: the document of a policy that no role has, or of a role that
    /// the assembly makes.
    /// </summary>
    /// <param name="isInAssembly">Whether the assembly makes a role.</param>
    public IEnumerable<string> Unused(Func<string, bool> isInAssembly) =>
        from name in _policies.Keys
        where !_found.Contains(name)
        // Whether the run assumes the other roles is known only at its end.
        where name.Contains(":policy/", StringComparison.Ordinal) || isInAssembly(name)
        select $"--policy must name a policy or a role that the assembly refers to and does not make; got {name}; "
            + "correct the ARN or remove the option";
}
