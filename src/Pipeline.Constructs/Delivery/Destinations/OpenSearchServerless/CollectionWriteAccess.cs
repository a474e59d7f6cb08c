using Amazon.CDK;
using Amazon.CDK.AWS.OpenSearchServerless;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A collection's data access policy for a delivery: OpenSearch Serverless checks it in addition to the role's own policy
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

    // The sessions of the role: AWS's page names them this way, whatever their session name.
    private static string Sessions(DestinationContext context) => context.Stack.FormatArn(new ArnComponents
    {
        Service = "sts",
        Region = "",
        Account = context.Role.Env.Account,
        Resource = "assumed-role",
        ResourceName = $"{context.Role.RoleName}/*",
    });

    // CloudFormation does not make a name. It must have 3 to 32 characters, start with a lowercase letter, and be unique
    // in an account and Region. It is made from the path in the app, and from the stack's own id, because the same app may
    // be deployed under two names.
    private static string Name(DestinationContext context)
    {
        var stack = Fn.Select(0, Fn.Split("-", Fn.Select(2, Fn.Split("/", context.Stack.StackId))));
        return $"firehose-{context.Scope.Node.Addr[^8..]}-{stack}";
    }
}
