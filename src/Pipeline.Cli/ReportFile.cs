namespace Pipeline.Cli;

/// <summary>The file of <c>--report</c>.</summary>
internal static class ReportFile
{
    /// <summary>Sees before the run that the file can be written. A file that is there stays as it is.</summary>
    /// <returns>The mistake, a sentence; null where there is none.</returns>
    public static string? Check(string file)
    {
        if (Directory.Exists(file)) return $"--report must be a file; got {file}, a folder; give the name of a file in it";
        var exists = File.Exists(file);
        try
        {
            using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (!exists) File.Delete(file);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return $"--report must be a file that can be written; got {file}: {error.Message}; give another name";
        }
    }
}
