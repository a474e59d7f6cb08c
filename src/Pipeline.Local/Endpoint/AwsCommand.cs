namespace Pipeline.Local.Endpoint;

/// <summary>
/// A command of the AWS CLI that works as it stands, on a computer without any AWS configuration: the CLI does not start without
/// a key and a Region, and the run takes any key that is not a role's.
/// </summary>
internal static class AwsCommand
{
    /// <summary>The command as the system's shell takes it.</summary>
    /// <param name="endpoint">Where the run answers.</param>
    /// <param name="region">The run's Region.</param>
    /// <param name="command">The service and the operation, such as <c>dynamodb list-tables</c>.</param>
    /// <param name="isWindows">Whether it is for Windows; <c>null</c> for this computer's system.</param>
    public static string For(Uri endpoint, string region, string command, bool? isWindows = null)
    {
        var aws = $"aws --region {region} --endpoint-url {endpoint.ToString().TrimEnd('/')} {command}";
        // The command prompt and PowerShell set variables in different ways; this line works in both.
        return isWindows ?? OperatingSystem.IsWindows()
            ? $"cmd /c \"set AWS_ACCESS_KEY_ID=local&& set AWS_SECRET_ACCESS_KEY=local&& {aws}\""
            : $"AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local {aws}";
    }
}
