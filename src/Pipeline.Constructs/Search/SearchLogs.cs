using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.OpenSearchService;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A domain's four log groups, and one policy that lets OpenSearch Service write to them. One policy for all four, because an
/// account may have only 10 such policies per Region
/// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html).
/// </summary>
internal sealed class SearchLogs : Construct
{
    private static readonly (string Id, string Type)[] Kinds =
    [
        ("SlowSearch", "SEARCH_SLOW_LOGS"),
        ("SlowIndex", "INDEX_SLOW_LOGS"),
        ("Errors", "ES_APPLICATION_LOGS"),
        ("Audit", "AUDIT_LOGS"),
    ];

    public SearchLogs(Construct scope, string id, SearchDomainProps props, RemovalPolicy removal)
        : base(scope, id)
    {
        Groups = Kinds.ToDictionary(kind => kind.Type, kind => new LogGroup(this, kind.Id, new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = removal,
        }));
        Policy = new ResourcePolicy(this, "Policy", new ResourcePolicyProps { PolicyStatements = [AllowOpenSearch()] });
    }

    public IReadOnlyDictionary<string, LogGroup> Groups { get; }

    /// <summary>The policy that the domain must depend on: at its creation it checks that it may write.</summary>
    public ResourcePolicy Policy { get; }

    public Dictionary<string, object> Options => Groups.ToDictionary(group => group.Key, group => (object)
        new CfnDomain.LogPublishingOptionProperty { Enabled = true, CloudWatchLogsLogGroupArn = group.Value.LogGroupArn });

    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html. The domain
    // depends on this policy, so its name is not known yet. The policy therefore names all domains of the account.
    private PolicyStatement AllowOpenSearch()
    {
        var stack = Stack.Of(this);
        return new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("es.amazonaws.com")],
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resources = [.. Groups.Values.Select(group => group.LogGroupArn)],
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["aws:SourceArn"] = stack.FormatArn(new ArnComponents
                    {
                        Service = "es",
                        Resource = "domain",
                        ResourceName = "*",
                    }),
                },
            },
        });
    }
}
