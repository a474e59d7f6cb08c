namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon API Gateway.</summary>
    public static class ApiGateway
    {
        /// <summary>The name of a REST API's stage.</summary>
        public static readonly ServiceLimit StageNameLength =
            new(1, 128, "characters", Docs + "apigateway/latest/api/API_CreateStage.html");
    }
}
