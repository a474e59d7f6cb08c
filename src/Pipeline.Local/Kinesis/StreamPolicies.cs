using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>The resource-based policies of streams and consumers: those of the deployment, and those that clients put.</summary>
/// <param name="deployment">The deployment, whose policies are there from the start.</param>
/// <param name="heeded">Decides calls by these policies; <c>null</c> where no policy decides.</param>
internal sealed class StreamPolicies(Deployment deployment, IResourcePolicies? heeded)
{
    private readonly ConcurrentDictionary<string, string> _documents = new(
        deployment.OfType(AwsType.Kinesis.ResourcePolicy)
            .GroupBy(policy => $"{policy.Properties["ResourceArn"]}", StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Last().Properties["ResourcePolicy"]?.ToJsonString() ?? "{}")),
        StringComparer.Ordinal);

    /// <summary>The policy document of a stream or consumer; <c>null</c> where it has none.</summary>
    public string? Find(string arn) => _documents.GetValueOrDefault(arn);

    /// <summary>Sets or replaces the policy document of a stream or consumer.</summary>
    /// <exception cref="ServiceException">InvalidArgumentException: the document is no valid policy.</exception>
    public void Put(string arn, string document)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(document);
        }
        catch (JsonException error)
        {
            throw KinesisErrors.Invalid($"Policy must be a policy document in JSON; got {error.Message}");
        }

        if (heeded?.Replace(arn, json) is { Count: > 0 } mistakes)
            throw KinesisErrors.Invalid($"Policy must be a policy document that AWS takes: {string.Join("; ", mistakes)}");

        _documents[arn] = document;
    }

    /// <summary>Removes a policy document. Returns false if there is none.</summary>
    public bool Remove(string arn)
    {
        if (!_documents.TryRemove(arn, out _)) return false;
        heeded?.Replace(arn, null);
        return true;
    }

    /// <summary>Removes the policies of a deleted stream and of its consumers.</summary>
    public void Forget(string streamArn)
    {
        var consumers = $"{streamArn}/";
        foreach (var arn in _documents.Keys)
            if (arn == streamArn || arn.StartsWith(consumers, StringComparison.Ordinal)) Remove(arn);
    }
}
