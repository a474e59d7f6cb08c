namespace Pipeline.Functions.Runtime;

/// <summary>The Runtime API cannot be used as documented: the process cannot go on.</summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
