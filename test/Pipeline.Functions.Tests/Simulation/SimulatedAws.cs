using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Simulation;

/// <summary>
/// The services that the writers of this test process speak to, found by them as in Lambda: by the environment of the process.
/// Tests keep apart by the names of their tables and buckets.
/// </summary>
internal static class SimulatedAws
{
    public const string AccessKey = "EXAMPLEACCESSKEY";
    public const string SessionToken = "EXAMPLETOKEN";

    static SimulatedAws()
    {
        // Never ended: they live as long as the process.
        DynamoDb = new SimulatedDynamoDb();
        S3 = new SimulatedS3();
        foreach (var (name, value) in Environment) System.Environment.SetEnvironmentVariable(name, value);
    }

    public static SimulatedDynamoDb DynamoDb { get; }

    public static SimulatedS3 S3 { get; }

    /// <summary>What a process must be told to speak to them.</summary>
    public static Dictionary<string, string> Environment => new()
    {
        ["AWS_ENDPOINT_URL_DYNAMODB"] = DynamoDb.Address,
        ["AWS_ENDPOINT_URL_S3"] = S3.Address,
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = "example",
        ["AWS_SESSION_TOKEN"] = SessionToken,
        // No search for other credentials or settings on the machine.
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };
}
