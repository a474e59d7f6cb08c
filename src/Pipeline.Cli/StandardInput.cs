namespace Pipeline.Cli;

/// <summary>The command's standard input.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";

    // The runtime opens descriptors before this program starts, and gets the lowest free numbers. So a closed standard input
    // becomes one end of a pipe whose other end is in this process too, or a kernel object that cannot deliver records. Only
    // Linux can tell.
    /// <summary>Whether the parent process closed standard input. Reading it would never end.</summary>
    public static bool IsClosed()
    {
        if (!OperatingSystem.IsLinux() || TargetOf($"{Descriptors}/0") is not { } input) return false;
        if (input.StartsWith("anon_inode:", StringComparison.Ordinal)) return true;
        return input.StartsWith("pipe:", StringComparison.Ordinal)
            && Directory.GetFiles(Descriptors).Any(other => TargetOf(other) == input && IsWritable(Path.GetFileName(other)));
    }

    // https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html: the flags are octal, and their last digit is 0 for read-only.
    private static bool IsWritable(string descriptor)
    {
        try
        {
            return File.ReadLines($"/proc/self/fdinfo/{descriptor}")
                .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal)) is [.., not '0'];
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            // The descriptor was closed in the meantime.
            return null;
        }
    }
}
