using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>The custom resource's properties, with the names of <see cref="SearchRoleSettings"/>.</summary>
internal sealed record SearchRoleProperties
{
    public string? DomainEndpoint { get; init; }

    public string? MasterSecretArn { get; init; }

    public string? MasterRoleArn { get; init; }

    public string? SecurityRole { get; init; }

    public string? IndexPattern { get; init; }

    public string? BackendRole { get; init; }

    /// <summary>
    /// The physical id of the mapping. Another domain, security role or IAM role makes another mapping, so that CloudFormation
    /// requests the deletion of the old one; another index pattern does not. The text has a bounded length, whatever the
    /// ARNs are.
    /// </summary>
    public string Id => $"{SecurityRole}-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', DomainEndpoint, SecurityRole, BackendRole))))[..16];

    /// <summary>Reads the properties.</summary>
    /// <exception cref="FunctionException">The properties have another form, or some are missing.</exception>
    public static SearchRoleProperties Read(JsonElement json)
    {
        var properties = json.ValueKind == JsonValueKind.Object ? Parse(json) : new SearchRoleProperties();
        (string Name, string? Value)[] all =
        [
            (SearchRoleSettings.DomainEndpoint, properties.DomainEndpoint),
            (SearchRoleSettings.MasterSecretArn, properties.MasterSecretArn is { Length: > 0 } secret ? secret
                : properties.MasterRoleArn),
            (SearchRoleSettings.SecurityRole, properties.SecurityRole),
            (SearchRoleSettings.IndexPattern, properties.IndexPattern),
            (SearchRoleSettings.BackendRole, properties.BackendRole),
        ];
        string[] missing = [.. all.Where(property => string.IsNullOrEmpty(property.Value)).Select(property => property.Name)];
        return missing.Length == 0 ? properties : throw new FunctionException(
            "Function.InvalidEvent",
            $"the resource's properties must hold {string.Join(", ", missing)}; got nothing; deploy it by " +
            "its construct, which sets them");
    }

    private static SearchRoleProperties Parse(JsonElement json)
    {
        try
        {
            return json.Deserialize(SearchRoleJson.Default.SearchRoleProperties)!;
        }
        catch (JsonException error)
        {
            throw new FunctionException("Function.InvalidEvent", $"the resource's properties must be texts; got {error.Message}");
        }
    }
}
