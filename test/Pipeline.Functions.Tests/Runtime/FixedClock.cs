namespace Pipeline.Functions.Tests;

/// <summary>It is always 2026-11-21 09:15:02.417 UTC.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly FixedClock Instance = new();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_795_252_502_417);

    public override long GetTimestamp() => 0;
}
