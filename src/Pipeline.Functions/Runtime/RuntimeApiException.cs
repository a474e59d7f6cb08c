namespace Pipeline.Functions.Runtime;

/// <summary>The Runtime API does not work as documented, so the process cannot go on.</summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
