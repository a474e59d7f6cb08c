using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>
/// A function's environment variables: those of the template, overridden by those that Lambda reserves
/// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime).
/// </summary>
internal static class FunctionVariables
{
    /// <param name="function">The function.</param>
    /// <param name="session">The session of its role.</param>
    /// <param name="runtimeApi">Host and port of the environment's Runtime API.</param>
    /// <param name="endpoint">The run's endpoint, which the SDKs use for every service.</param>
    /// <param name="logStream">The environment's log stream.</param>
    /// <param name="temporary">The environment's own folder for temporary files.</param>
    public static Dictionary<string, string> Of(
        FunctionSettings function, RoleSession session, string runtimeApi, string endpoint, string logStream, string temporary)
    {
        var variables = new Dictionary<string, string>(function.Variables)
        {
            ["AWS_ACCESS_KEY_ID"] = session.AccessKeyId,
            ["AWS_DEFAULT_REGION"] = function.Region,
            ["AWS_ENDPOINT_URL"] = endpoint,
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMiB.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat,
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroup,
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream,
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_REGION"] = function.Region,
            ["AWS_SECRET_ACCESS_KEY"] = session.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = session.SessionToken,
            ["LAMBDA_TASK_ROOT"] = function.CodeFolder,
            ["LANG"] = "en_US.UTF-8",
            // Lambda's /tmp also belongs to one environment. Files that a killed process leaves there are removed with it.
            ["TMPDIR"] = temporary,
            ["TEMP"] = temporary,
            ["TMP"] = temporary,
            ["_HANDLER"] = function.Handler,
        };
        if (function.LogLevel is { } level) variables["AWS_LAMBDA_LOG_LEVEL"] = level;
        // An OS-only runtime does not have these variables.
        if (!function.Runtime.StartsWith("provided", StringComparison.Ordinal))
            variables["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}";
        // This variable is not reserved: the template may set another value.
        variables.TryAdd("TZ", ":UTC");
        return variables;
    }
}
