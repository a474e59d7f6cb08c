namespace Pipeline.Local.Endpoint;

/// <summary>
/// A command of the AWS CLI that works as it stands, even on a computer without AWS configuration. The CLI does not start without
/// a key and a Region, so the command sets them. The run accepts any key.
/// </summary>
internal static class AwsCommand
{
    /// <summary>Writes the command for the system's shell.</summary>
    /// <param name="endpoint">The run's URL.</param>
    /// <param name="region">The run's Region.</param>
    /// <param name="command">The service and the operation, such as <c>dynamodb list-tables</c>.</param>
    /// <param name="isWindows">Whether it is for Windows; <c>null</c> for this computer's system.</param>
    public static string For(Uri endpoint, string region, string command, bool? isWindows = null)
    {
        var aws = $"aws --region {region} --endpoint-url {endpoint.ToString().TrimEnd('/')} {command}";
        // The command prompt and PowerShell set variables in different ways. This line works in both.
        return isWindows ?? OperatingSystem.IsWindows()
            ? $"cmd /c \"set AWS_ACCESS_KEY_ID=local&& set AWS_SECRET_ACCESS_KEY=local&& {aws}\""
            : $"AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local {aws}";
    }
}
