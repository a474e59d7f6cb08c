using Amazon.CDK;
using Amazon.CDK.AWS.OpenSearchServerless;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A collection's data access policy for a delivery: OpenSearch Serverless asks it besides the role's own policy
/// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-serverless).
/// </summary>
internal static class CollectionWriteAccess
{
    private static readonly string[] Permissions = ["aoss:CreateIndex", "aoss:UpdateIndex", "aoss:WriteDocument"];

    public static CfnAccessPolicy Make(DestinationContext context, SearchCollection collection, string indexName) => new(
        context.Scope,
        "DataAccess",
        new CfnAccessPolicyProps
        {
            Name = Name(context),
            Type = "data",
            Description = "Lets a Firehose stream write one index",
            Policy = context.Stack.ToJsonString(new object[]
            {
                new Dictionary<string, object>
                {
                    ["Rules"] = new object[]
                    {
                        new Dictionary<string, object>
                        {
                            ["ResourceType"] = "index",
                            ["Resource"] = new[] { $"index/{collection.Name}/{indexName}" },
                            ["Permission"] = Permissions,
                        },
                    },
                    ["Principal"] = new[] { Sessions(context) },
                },
            }),
        });

    // Its sessions: that is how the page names the role, whatever Firehose calls them.
    private static string Sessions(DestinationContext context) => context.Stack.FormatArn(new ArnComponents
    {
        Service = "sts",
        Region = "",
        Account = context.Role.Env.Account,
        Resource = "assumed-role",
        ResourceName = $"{context.Role.RoleName}/*",
    });

    // CloudFormation makes no name for it. 3 to 32 characters, a lowercase letter first, once in an account and Region: the place
    // in the app, and the stack's own id, since the same app may be deployed under two names.
    private static string Name(DestinationContext context)
    {
        var stack = Fn.Select(0, Fn.Split("-", Fn.Select(2, Fn.Split("/", context.Stack.StackId))));
        return $"firehose-{context.Scope.Node.Addr[^8..]}-{stack}";
    }
}
