using System.Text.Json.Nodes;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// One security role that may write indexes, and the role of IAM that is mapped to it. What others added to the mapping stays;
/// the security role itself is this mapping's own.
/// </summary>
internal sealed class SearchRoleMapping(SecurityApi api, SearchRoleProperties wanted)
{
    private const string Roles = "roles";
    private const string Mappings = "rolesmapping";
    private const string BackendRoles = "backend_roles";

    // What the domain takes in a mapping; of what it gives, reserved and hidden are its own.
    // https://docs.opensearch.org/latest/security/api/role-mappings/create-role-mapping/
    private static readonly string[] Members = [BackendRoles, "and_backend_roles", "hosts", "users"];

    private string Name => wanted.SecurityRole!;

    /// <summary>Makes what is missing and corrects what is not as wanted.</summary>
    public async Task EnsureAsync(CancellationToken stop)
    {
        await api.PutAsync(Roles, Name, Role(wanted.IndexPattern!), stop);
        var mapping = await api.GetAsync(Mappings, Name, stop);
        var mapped = Texts(mapping, BackendRoles);
        if (mapped.Contains(wanted.BackendRole!)) return;
        await api.PutAsync(Mappings, Name, Mapping(mapping, [.. mapped, wanted.BackendRole!]), stop);
    }

    /// <summary>
    /// Takes the role of IAM out of the mapping, and removes mapping and security role where nobody else is in it.
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

    // A bulk request is an action of the cluster; the indexes that it names are made, mapped, written and, by Firehose's own
    // role policy, looked at: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es. The names are
    // the security plugin's own groups: https://docs.opensearch.org/latest/security/access-control/default-action-groups/.
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
