using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.OpenSearchService;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A domain's access policy: who may send it requests, before fine-grained access control decides what they may do.
/// </summary>
internal static class SearchAccess
{
    public static PolicyDocument Policy(SearchNetwork network, IRole? master) => new(new PolicyDocumentProps
    {
        Statements =
        [
            new PolicyStatement(new PolicyStatementProps
            {
                // The internal users of fine-grained access control send unsigned requests, which have no principal.
                Principals = master is null
                    ? [new AnyPrincipal()]
                    : [new ArnPrincipal(master.RoleArn), .. network.Principals],
                Actions = ["es:ESHttp*"],
                // A domain's policy covers only that domain, whatever resource it names, and the domain's ARN is unknown until it
                // exists: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html.
                Resources = ["*"],
                Conditions = network.AllowedCidrs.Count == 0 ? null : new Dictionary<string, object>
                {
                    // IAM reads this key in any letter case; cdk-nag reads it only in this one.
                    ["IpAddress"] = new Dictionary<string, object> { ["aws:sourceIp"] = network.AllowedCidrs.ToArray() },
                },
            }),
        ],
    });

    public static void Acknowledge(CfnDomain domain, SearchNetwork network, bool byUser)
    {
        if (network.IsPublic) return;
        Nag.Acknowledge(
            domain,
            "AwsSolutions-OS3",
            "A domain in a VPC takes no address conditions in its policy: its security groups decide which addresses reach it.");
        if (!byUser) return;
        Nag.Acknowledge(
            domain,
            "AwsSolutions-OS5",
            "A user of the domain's own sends unsigned requests; fine-grained access control asks each for its password, " +
            "and the security groups let none in but those that were allowed.");
    }
}
