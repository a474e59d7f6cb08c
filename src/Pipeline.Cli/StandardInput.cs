namespace Pipeline.Cli;

/// <summary>The command's standard input.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";

    // The runtime needs descriptors before any line of this program runs, and gets the lowest that is free: a closed standard
    // input becomes one end of a pipe whose other end is in this process too, or a kernel object that nobody can write records
    // into. Told by Linux alone.
    /// <summary>Whether whoever started the command closed it: reading it would never end.</summary>
    public static bool IsClosed()
    {
        if (!OperatingSystem.IsLinux() || TargetOf($"{Descriptors}/0") is not { } input) return false;
        if (input.StartsWith("anon_inode:", StringComparison.Ordinal)) return true;
        return input.StartsWith("pipe:", StringComparison.Ordinal)
            && Directory.GetFiles(Descriptors).Any(other => TargetOf(other) == input && IsWritable(Path.GetFileName(other)));
    }

    // https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html: the flags are octal, their last digit 0 for reading alone.
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
            // Closed in the meantime.
            return null;
        }
    }
}
