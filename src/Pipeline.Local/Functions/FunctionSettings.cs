using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>The settings of a function, from its resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="RoleArn">The role that the function runs as.</param>
/// <param name="Region">The Region in which it would run.</param>
/// <param name="Runtime">Lambda's name of the runtime.</param>
/// <param name="Handler">The handler.</param>
/// <param name="CodeFolder">The folder of its code, Lambda's task root.</param>
/// <param name="MemoryMiB">The memory that its process may use.</param>
/// <param name="Timeout">The longest time of an invocation.</param>
/// <param name="ReservedConcurrency">The most concurrent invocations, where the template sets them.</param>
/// <param name="Variables">Its environment variables.</param>
/// <param name="LogGroup">Its log group's name.</param>
/// <param name="LogFormat"><c>Text</c> or <c>JSON</c>.</param>
/// <param name="LogLevel">The application log level; null for none.</param>
internal sealed record FunctionSettings(
    string Name,
    string Arn,
    string Path,
    string RoleArn,
    string Region,
    string Runtime,
    string Handler,
    string CodeFolder,
    int MemoryMiB,
    TimeSpan Timeout,
    int? ReservedConcurrency,
    IReadOnlyDictionary<string, string> Variables,
    string LogGroup,
    string LogFormat,
    string? LogLevel)
{
    /// <summary>The assembly that runs in place of the deployed program; null where that runs.</summary>
    public string? Assembly { get; init; }

    // CloudFormation's defaults
    // (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html).
    private const int DefaultMemoryMiB = 128;
    private const int DefaultTimeoutSeconds = 3;

    /// <summary>Reads a resource, or gives the reason why the function cannot be run here.</summary>
    public static (FunctionSettings? Settings, string? Reason) Read(Resource resource, string region)
    {
        var properties = resource.Properties;
        var runtime = properties.Text("Runtime") ?? "";
        var handler = properties.Text("Handler") ?? "";
        if (properties.Text("PackageType") == "Image") return (null, "is a container image, which is not run here");
        if (resource.WhyNotRun is { } why) return (null, $"is not run here: {why.TrimEnd('.')}");
        if (resource.CodeFolder is not { } folder) return (null, "has no code in the cloud assembly");
        if (resource.Assembly is null && FunctionProgram.ReasonAgainst(runtime, handler, folder) is { } reason)
            return (null, reason);
        var logging = properties.Child("LoggingConfig");
        return (new FunctionSettings(
            resource.PhysicalId,
            resource.Arn ?? resource.PhysicalId,
            resource.Path,
            properties.Text("Role") ?? "",
            region,
            runtime,
            handler,
            folder,
            properties.Integer("MemorySize") ?? DefaultMemoryMiB,
            TimeSpan.FromSeconds(properties.Integer("Timeout") ?? DefaultTimeoutSeconds),
            properties.Integer("ReservedConcurrentExecutions"),
            Read(properties.Child("Environment")?.Child("Variables")),
            logging?.Text("LogGroup") ?? $"/aws/lambda/{resource.PhysicalId}",
            logging?.Text("LogFormat") ?? "Text",
            logging?.Text("ApplicationLogLevel"))
        {
            Assembly = resource.Assembly,
        }, null);
    }

    private static Dictionary<string, string> Read(System.Text.Json.Nodes.JsonObject? variables) =>
        variables?.ToDictionary(variable => variable.Key, variable => variables.Text(variable.Key) ?? "") ?? [];
}
