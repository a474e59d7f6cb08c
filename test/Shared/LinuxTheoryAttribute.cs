namespace Pipeline.Testing;

/// <summary>A theory that runs on Linux; elsewhere, the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute(string reason) => Skip = OperatingSystem.IsLinux() ? null : reason;
}
