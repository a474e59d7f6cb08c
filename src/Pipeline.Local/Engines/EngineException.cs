namespace Pipeline.Local.Engines;

/// <summary>An engine did not start, ended by itself or refused what it was asked for.</summary>
/// <param name="message">What happened, with what the engine said last.</param>
internal sealed class EngineException(string message) : IOException(message);
