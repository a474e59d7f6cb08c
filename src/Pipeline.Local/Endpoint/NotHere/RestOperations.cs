using System.Text.RegularExpressions;

namespace Pipeline.Local.Endpoint.NotHere;

/// <summary>
/// The IAM actions of calls that are made by method and path, for the services that functions call most. Each service's API
/// reference gives the method and path of an operation.
/// </summary>
internal static class RestOperations
{
    private static readonly (string Service, string Method, string Path, string Action)[] Known =
    [
        // https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html;
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html.
        ("lambda", "POST", "/*/functions/*/invocations", "InvokeFunction"),
        ("lambda", "POST", "/*/functions/*/invoke-async", "InvokeFunction"),
        ("lambda", "POST", "/*/functions/*/response-streaming-invocations", "InvokeFunction"),
        ("lambda", "GET", "/*/functions", "ListFunctions"),
        ("lambda", "POST", "/*/functions", "CreateFunction"),
        ("lambda", "GET", "/*/functions/*", "GetFunction"),
        ("lambda", "DELETE", "/*/functions/*", "DeleteFunction"),
        ("lambda", "GET", "/*/functions/*/configuration", "GetFunctionConfiguration"),
        ("lambda", "PUT", "/*/functions/*/configuration", "UpdateFunctionConfiguration"),
        ("lambda", "PUT", "/*/functions/*/code", "UpdateFunctionCode"),
        ("lambda", "GET", "/*/functions/*/policy", "GetPolicy"),
        ("lambda", "POST", "/*/functions/*/policy", "AddPermission"),
        ("lambda", "GET", "/*/event-source-mappings", "ListEventSourceMappings"),
        ("lambda", "POST", "/*/event-source-mappings", "CreateEventSourceMapping"),
        ("lambda", "GET", "/*/event-source-mappings/*", "GetEventSourceMapping"),
        ("lambda", "PUT", "/*/event-source-mappings/*", "UpdateEventSourceMapping"),
        ("lambda", "DELETE", "/*/event-source-mappings/*", "DeleteEventSourceMapping"),
        // https://docs.aws.amazon.com/xray/latest/api/API_Operations.html.
        ("xray", "POST", "/TraceSegments", "PutTraceSegments"),
        ("xray", "POST", "/TelemetryRecords", "PutTelemetryRecords"),
        ("xray", "POST", "/GetSamplingRules", "GetSamplingRules"),
        ("xray", "POST", "/SamplingTargets", "GetSamplingTargets"),
        ("xray", "POST", "/SamplingStatisticSummaries", "GetSamplingStatisticSummaries"),
        // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html: Converse needs the
        // permission for InvokeModel.
        ("bedrock", "POST", "/model/*/invoke", "InvokeModel"),
        ("bedrock", "POST", "/model/*/converse", "InvokeModel"),
        ("bedrock", "POST", "/model/*/invoke-with-response-stream", "InvokeModelWithResponseStream"),
        ("bedrock", "POST", "/model/*/converse-stream", "InvokeModelWithResponseStream"),
        // https://docs.aws.amazon.com/iot/latest/apireference/API_iotdata_Publish.html.
        ("iot", "POST", "/topics/*", "Publish"),
        ("iot", "GET", "/things/*/shadow", "GetThingShadow"),
        ("iot", "POST", "/things/*/shadow", "UpdateThingShadow"),
        ("iot", "DELETE", "/things/*/shadow", "DeleteThingShadow"),
        // https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations_AWS_AppConfig_Data.html.
        ("appconfig", "POST", "/configurationsessions", "StartConfigurationSession"),
        ("appconfig", "GET", "/configuration", "GetLatestConfiguration"),
        // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html.
        ("scheduler", "POST", "/schedules/*", "CreateSchedule"),
        ("scheduler", "PUT", "/schedules/*", "UpdateSchedule"),
        ("scheduler", "GET", "/schedules/*", "GetSchedule"),
        ("scheduler", "DELETE", "/schedules/*", "DeleteSchedule"),
        // https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_Operations.html.
        ("rds-data", "POST", "/Execute", "ExecuteStatement"),
        ("rds-data", "POST", "/BatchExecute", "BatchExecuteStatement"),
        ("rds-data", "POST", "/BeginTransaction", "BeginTransaction"),
        ("rds-data", "POST", "/CommitTransaction", "CommitTransaction"),
        ("rds-data", "POST", "/RollbackTransaction", "RollbackTransaction"),
    ];

    private static readonly Dictionary<string, Regex> Patterns = Known.Select(row => row.Path).Distinct()
        .ToDictionary(path => path, path => new Regex($"^{Regex.Escape(path).Replace("\\*", "([^/]+)")}/?$"));

    /// <summary>The action, and the resource's name in the path; <c>null</c> where the operation is not known here.</summary>
    /// <param name="service">The prefix of the service's actions.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path as it was sent.</param>
    public static (string Action, string? Named)? Find(string service, string method, string path)
    {
        foreach (var row in Known)
        {
            if (row.Service != service || row.Method != method) continue;
            if (Patterns[row.Path].Match(path) is not { Success: true } match) continue;
            // Lambda's paths begin with a date.
            var group = match.Groups[service == "lambda" ? 2 : 1];
            return (row.Action, group.Success ? Uri.UnescapeDataString(group.Value) : null);
        }

        return null;
    }
}
