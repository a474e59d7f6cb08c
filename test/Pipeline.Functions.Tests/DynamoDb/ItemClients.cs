using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.DynamoDb;

internal static class ItemClients
{
    public static AmazonDynamoDBConfig Config(LoopbackServer server, SdkClient client = SdkClient.Direct) => SdkConfig.Set(
        new AmazonDynamoDBConfig
        {
            ServiceURL = server.Address,
            AuthenticationRegion = "eu-west-1",
            DefaultAWSCredentials = new SessionAWSCredentials("EXAMPLE0", "secret", "token"),
        },
        client);

    public static PlainItemClient Plain(LoopbackServer server) => new(new AmazonDynamoDBClient(Config(server, SdkClient.Plain)));

    public static ItemClient For(LoopbackServer server) => new(Config(server));
}
