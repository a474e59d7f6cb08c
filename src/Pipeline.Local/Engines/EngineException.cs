namespace Pipeline.Local.Engines;

/// <summary>An engine did not start, ended by itself or refused a call.</summary>
/// <param name="message">A sentence about the failure, with the engine's last output.</param>
internal sealed class EngineException(string message) : IOException(message);
