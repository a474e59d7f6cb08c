using System.Runtime.CompilerServices;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// The role with which API Gateway writes the logs of all REST APIs of the account in this Region. Make one per Region: an
/// account has one such setting there, and a second stack with this construct would replace it.
/// </summary>
/// <remarks>
/// The role and the setting are retained when their stack is deleted, because other APIs of the account use them
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
/// </remarks>
public sealed class ApiGatewayLogging : Construct
{
    // The ones made in each app, by the account and Region of their stacks.
    private static readonly ConditionalWeakTable<IConstruct, Dictionary<string, string>> Made = [];

    private readonly CfnAccount _account;

    /// <summary>Makes the role and the setting.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <exception cref="InvalidInputException">The app already makes one in that Region.</exception>
    public ApiGatewayLogging(Construct scope, string id)
        : base(scope, id)
    {
        var others = Made.GetOrCreateValue(Node.Root);
        var environment = Stack.Of(this).Environment;
        // Two stacks whose Regions are not known may be in two Regions.
        var place = environment.Contains("unknown", StringComparison.Ordinal) ? Stack.Of(this).Node.Path : environment;
        Violations.ThrowIfAny(this, violations => violations.Require(
            !others.ContainsKey(place),
            nameof(ApiGatewayLogging),
            "be made once in a Region",
            $"a second, beside '{others.GetValueOrDefault(place)}'",
            "use the existing one"));
        others[place] = Node.Path;

        var role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("apigateway.amazonaws.com"),
            Description = "Writes the logs of API Gateway in this Region",
            ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("service-role/AmazonAPIGatewayPushToCloudWatchLogs")],
        });
        Nag.Acknowledge(
            role,
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
            "The policy that API Gateway documents for the account's logging role, which serves all of its APIs.");
        role.ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        _account = new CfnAccount(this, "Resource", new CfnAccountProps { CloudWatchRoleArn = role.RoleArn });
        _account.ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        Role = role;
    }

    /// <summary>The role.</summary>
    public IRole Role { get; }

    /// <summary>The account's setting, which stages with logs must depend on.</summary>
    internal IDependable Setting => _account;
}
