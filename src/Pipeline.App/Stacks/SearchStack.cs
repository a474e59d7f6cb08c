using Constructs;
using Pipeline.App.Settings;
using Pipeline.Constructs;
using Pipeline.Records.Limits;

namespace Pipeline.App.Stacks;

/// <summary>
/// The search domain in its own VPC. It is a separate stack, because AWS takes 15 to 40 minutes to make a domain, and its failure
/// must not roll back the rest.
/// </summary>
internal sealed class SearchStack : StageStack
{
    public SearchStack(Construct scope, string id, StageSettings stage)
        : base(scope, id, stage, $"Search of the streaming pipeline, stage {stage.Name}")
    {
        var key = stage.Encryption == EncryptionKeys.CustomerManaged
            ? new PipelineKey(this, "Key",
                new() { Description = $"Encrypts the search of stage {stage.Name}", RemovalPolicy = Removal }).Key
            : null;
        var isProduction = stage.Search.Size == SearchSizing.Production;
        var vpc = new IsolatedVpc(this, "Vpc", new()
        {
            // In a Region with two zones CloudFormation refuses a subnet in a third; a domain with standby needs three.
            Zones = isProduction ? ServiceLimits.OpenSearch.StandbyZones : 2,
            EncryptionKey = key,
            RemovalPolicy = Removal,
        });

        var search = new SearchDomain(this, "Search", new()
        {
            Network = SearchNetwork.Vpc(vpc.Vpc, vpc.Subnets),
            Size = isProduction ? SearchSize.Production() : SearchSize.Dev(),
            EncryptionKey = key,
            RemovalPolicy = Removal,
        });

        var topic = new AlarmTopic(this, "AlarmTopic", new() { EncryptionKey = key, EmailAddresses = stage.AlarmEmails });
        var warnings = stage.Alarms.WarningEmails.Count == 0
            ? null
            : new AlarmTopic(
                this, "WarningTopic", new() { EncryptionKey = key, EmailAddresses = stage.Alarms.WarningEmails });
        var routing = AlarmRouting.To(topic.Topic, (warnings ?? topic).Topic);
        var alarms = new SearchAlarms(this, "SearchAlarms", new() { Domain = search, Routing = routing });
        if (stage.Alarms.Composites)
            _ = new PipelineHealth(this, "Health", new() { Groups = [alarms], Routing = routing });

        Output("SearchEndpoint", search.DomainEndpoint, "Host name of the search domain, inside its VPC");
        Output("SearchDomainName", search.DomainName, "Name of the search domain");
        Output("SearchMasterRole", search.MasterRole!.RoleArn, "Role that administers access to the search domain");
        Output("SearchAlarmTopic", topic.TopicArn, "SNS topic that alarms of the search domain are told to");
        if (warnings is not null)
            Output("SearchWarningTopic", warnings.TopicArn, "SNS topic that warnings of the search domain are told to");
        Output("SearchVpc", vpc.Vpc.VpcId, "VPC from which the search domain can be reached");
        if (stage.Search.Size == SearchSizing.Dev) AcknowledgeOneNode(search);
        if (key is null) AcknowledgeAwsManagedKeys();
    }

    private static void AcknowledgeOneNode(SearchDomain search)
    {
        const string Reason = "search.size of this stage is dev in cdk.json: one node whose data can be delivered again from S3.";
        Acknowledge(search, "AwsSolutions-OS4", Reason);
        Acknowledge(search, "AwsSolutions-OS7", Reason);
    }
}
