using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Simulation;

/// <summary>
/// The services for the writers of this test process, which find them as in Lambda: by environment variables. Each test has its
/// own table and bucket names.
/// </summary>
internal static class SimulatedAws
{
    public const string AccessKey = "EXAMPLEACCESSKEY";
    public const string SessionToken = "EXAMPLETOKEN";

    static SimulatedAws()
    {
        // They run until the process ends.
        DynamoDb = new SimulatedDynamoDb();
        S3 = new SimulatedS3();
        foreach (var (name, value) in Environment) System.Environment.SetEnvironmentVariable(name, value);
    }

    public static SimulatedDynamoDb DynamoDb { get; }

    public static SimulatedS3 S3 { get; }

    /// <summary>The environment variables with which a process uses them.</summary>
    public static Dictionary<string, string> Environment => new()
    {
        ["AWS_ENDPOINT_URL_DYNAMODB"] = DynamoDb.Address,
        ["AWS_ENDPOINT_URL_S3"] = S3.Address,
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = "example",
        ["AWS_SESSION_TOKEN"] = SessionToken,
        // Stops the SDK from looking for other credentials or settings on this machine.
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };
}
