namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon API Gateway.</summary>
    public static class ApiGateway
    {
        /// <summary>The name of a REST API's stage.</summary>
        public static readonly ServiceLimit StageNameLength =
            new(1, 128, "characters", Docs + "apigateway/latest/api/API_CreateStage.html");

        /// <summary>How long a request may take: the longest integration that needs no quota raised.</summary>
        public static readonly ServiceLimit LatencyMilliseconds = new(
            1, 29_000, "milliseconds", Docs + "apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html");
    }
}
