using System.Text.Json.Nodes;

namespace Pipeline.Local.Contracts;

/// <summary>A service of our own that uses one of AWS's JSON protocols. The endpoint finds it by the target header.</summary>
internal interface IJsonService
{
    /// <summary>The prefix of the operation in <c>X-Amz-Target</c>, such as <c>Kinesis_20131202</c>.</summary>
    string TargetPrefix { get; }

    /// <summary>The content type, such as <c>application/x-amz-json-1.1</c>.</summary>
    string ContentType { get; }

    /// <summary>The permissions that a call needs; empty where it needs none.</summary>
    /// <exception cref="ServiceException">The input names no resource for which the permission could be checked.</exception>
    IEnumerable<Permission> PermissionsOf(string operation, JsonObject input);

    /// <summary>Carries out a call whose permissions were checked.</summary>
    /// <exception cref="ServiceException">The error that the service answers with.</exception>
    Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation);
}
