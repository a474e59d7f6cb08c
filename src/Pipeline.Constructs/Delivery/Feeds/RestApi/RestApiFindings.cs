using Amazon.CDK.AWS.APIGateway;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The findings of cdk-nag for any REST API, and why an API that only puts records may have them.</summary>
internal static class RestApiFindings
{
    public static void Acknowledge(RestApi api, bool byIam, bool logs)
    {
        const string Firewall =
            "Only authorized callers get through, and their requests are validated; where the API is to stand against " +
            "floods from the internet, a web ACL of the account is associated with its stage.";
        Nag.Acknowledge(api.DeploymentStage, "AwsSolutions-APIG3", Firewall);
        Nag.Acknowledge(api.DeploymentStage, "NIST.800.53.R5-APIGWAssociatedWithWAF", Firewall);
        Nag.Acknowledge(
            api.DeploymentStage, "NIST.800.53.R5-APIGWCacheEnabledAndEncrypted", "It writes; there is no answer to be cached.");
        Nag.Acknowledge(
            api.DeploymentStage,
            "NIST.800.53.R5-APIGWSSLEnabled",
            "A client certificate shows a backend of one's own that API Gateway calls; Kinesis is called signed by a " +
            "role, over TLS.");
        if (!logs)
        {
            const string NoRole =
                "Logs take a role that the account has once in a Region, which RestApiFeedProps.Logging names; " +
                "without it the API's metrics and traces say how many requests failed, and each answer says why.";
            Nag.Acknowledge(api.DeploymentStage, "AwsSolutions-APIG1", NoRole);
            Nag.Acknowledge(api.DeploymentStage, "AwsSolutions-APIG6", NoRole);
            Nag.Acknowledge(api.DeploymentStage, "NIST.800.53.R5-APIGWExecutionLoggingEnabled", NoRole);
            Nag.Acknowledge(api.DeploymentStage, "Serverless-APIGWAccessLogging", NoRole);
        }

        if (byIam) AcknowledgeMethods(api.Root);
    }

    private static void AcknowledgeMethods(IConstruct root)
    {
        foreach (var method in root.Node.FindAll().OfType<Method>())
        {
            Nag.Acknowledge(method, "AwsSolutions-COG4",
                "IAM authorizes: callers are services and devices with roles, not users of a pool.");
        }
    }
}
