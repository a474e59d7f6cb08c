using System.Text.Json.Nodes;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// A security role that may write indexes, and the IAM role that is mapped to it. Other entries of the mapping stay. The
/// security role belongs to this mapping alone.
/// </summary>
internal sealed class SearchRoleMapping(SecurityApi api, SearchRoleProperties wanted)
{
    private const string Roles = "roles";
    private const string Mappings = "rolesmapping";
    private const string BackendRoles = "backend_roles";

    // The properties that a mapping's request may have. A response also has reserved and hidden, which a request must not have.
    // https://docs.opensearch.org/latest/security/api/role-mappings/create-role-mapping/
    private static readonly string[] Members = [BackendRoles, "and_backend_roles", "hosts", "users"];

    private string Name => wanted.SecurityRole!;

    /// <summary>Creates the security role and the mapping, or corrects them.</summary>
    public async Task EnsureAsync(CancellationToken stop)
    {
        await api.PutAsync(Roles, Name, Role(wanted.IndexPattern!), stop);
        var mapping = await api.GetAsync(Mappings, Name, stop);
        var mapped = Texts(mapping, BackendRoles);
        if (mapped.Contains(wanted.BackendRole!)) return;
        await api.PutAsync(Mappings, Name, Mapping(mapping, [.. mapped, wanted.BackendRole!]), stop);
    }

    /// <summary>
    /// Removes the IAM role from the mapping. Where the mapping has no other entry, it deletes the mapping and the security role.
    /// </summary>
    public async Task RemoveAsync(CancellationToken stop)
    {
        var mapping = await api.GetAsync(Mappings, Name, stop);
        var others = Texts(mapping, BackendRoles).Where(role => role != wanted.BackendRole).ToArray();
        if (others.Length > 0 || Members.Any(member => member != BackendRoles && Texts(mapping, member).Length > 0))
        {
            await api.PutAsync(Mappings, Name, Mapping(mapping, others), stop);
            return;
        }

        await api.DeleteAsync(Mappings, Name, stop);
        await api.DeleteAsync(Roles, Name, stop);
    }

    // A bulk request is an action of the cluster. Its indexes are created, mapped, written and, by the role policy that
    // Firehose documents, read: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es. The names
    // are action groups of the security plugin:
    // https://docs.opensearch.org/latest/security/access-control/default-action-groups/.
    private static JsonObject Role(string indexPattern) => new()
    {
        ["cluster_permissions"] = Array("cluster_composite_ops", "cluster_monitor"),
        ["index_permissions"] = new JsonArray(new JsonObject
        {
            ["index_patterns"] = Array(indexPattern),
            ["allowed_actions"] = Array("create_index", "crud", "manage"),
        }),
    };

    private static JsonObject Mapping(JsonObject? mapping, string[] backendRoles)
    {
        var body = new JsonObject { [BackendRoles] = Array(backendRoles) };
        foreach (var member in Members.Where(member => member != BackendRoles && mapping?[member] is JsonArray))
            body[member] = Array(Texts(mapping, member));

        if (mapping?["description"] is { } description) body["description"] = description.DeepClone();
        return body;
    }

    private static string[] Texts(JsonObject? mapping, string member) =>
        mapping?[member] is JsonArray texts ? [.. texts.Select(text => text!.GetValue<string>())] : [];

    private static JsonArray Array(params string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
