using System.Text.Json.Nodes;

namespace Pipeline.Local.Contracts;

/// <summary>A service of our own that speaks one of AWS's JSON protocols; the endpoint finds it by the target header.</summary>
internal interface IJsonService
{
    /// <summary>Its name in a signature's scope, such as <c>kinesis</c>.</summary>
    string SigningName { get; }

    /// <summary>What stands before the operation in <c>X-Amz-Target</c>, such as <c>Kinesis_20131202</c>.</summary>
    string TargetPrefix { get; }

    /// <summary>The content type, such as <c>application/x-amz-json-1.1</c>.</summary>
    string ContentType { get; }

    /// <summary>What a call needs to be allowed; empty where it needs nothing.</summary>
    /// <exception cref="ServiceException">The input names no resource that could be checked.</exception>
    IEnumerable<Need> Needs(string operation, JsonObject input);

    /// <summary>Carries a call out; it has been allowed.</summary>
    /// <exception cref="ServiceException">What the service answers with instead.</exception>
    Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation);
}
