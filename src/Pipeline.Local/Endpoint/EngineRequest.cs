namespace Pipeline.Local.Endpoint;

/// <summary>A request to an engine.</summary>
/// <param name="Method">Such as <c>PUT</c>.</param>
/// <param name="Target">The path, percent-encoded, and the query.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="Headers">The headers, by their names in any case.</param>
internal sealed record EngineRequest(string Method, string Target, byte[] Body, IReadOnlyDictionary<string, string?[]> Headers)
{
    /// <summary>Takes over a call's request unchanged.</summary>
    public static EngineRequest Of(EndpointCall call) => new(
        call.Http.Request.Method,
        Forwarder.TargetOf(call.Http.Request),
        call.Body,
        call.Http.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase));

    /// <summary>A header's value, several joined by commas; <c>null</c> where it is missing.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(',', values) : null;

    /// <summary>Changes headers of the request. A value of <c>null</c> removes the header.</summary>
    public EngineRequest With(params IEnumerable<(string Name, string? Value)> changes)
    {
        var headers = new Dictionary<string, string?[]>(Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in changes)
        {
            if (value is null) headers.Remove(name);
            else headers[name] = [value];
        }

        return this with { Headers = headers };
    }
}
