using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>A clock that is fixed at 2026-11-21 09:15:02.417 UTC.</summary>
internal static class FixedClock
{
    public static FakeTimeProvider Instance { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_795_252_502_417));
}
