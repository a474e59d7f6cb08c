using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Pipeline.App.Settings;

namespace Pipeline.App.Stacks;

/// <summary>
/// The common parts of a stage's stacks: environment, tags, termination protection, and the context that allows deleting data.
/// </summary>
internal abstract class StageStack : Stack
{
    protected StageStack(Construct scope, string id, StageSettings stage, string description)
        : base(scope, id, new StackProps
        {
            Description = description,
            TerminationProtection = stage.TerminationProtection,
            Env = stage.Account is null ? null : new Amazon.CDK.Environment { Account = stage.Account, Region = stage.Region },
            Tags = new Dictionary<string, string>(stage.Tags) { ["pipeline:stage"] = stage.Name },
        })
    {
        Node.SetContext("pipeline:allow-data-removal", stage.AllowDataRemoval);
        Removal = stage.RemoveData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    }

    /// <summary>The removal policy of the stage's data.</summary>
    protected RemovalPolicy Removal { get; }

    /// <summary>Adds an output for users, under exactly this name.</summary>
    protected void Output(string name, string value, string description)
    {
        new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description });
    }

    /// <summary>
    /// Acknowledges each resource that the rule packs want encrypted by a customer managed key, because the stage chose AWS's
    /// keys. Call it last, when all resources exist.
    /// </summary>
    protected void AcknowledgeAwsManagedKeys()
    {
        const string Reason =
            "encryption of this stage is aws-managed in cdk.json: AWS's own keys encrypt this, or nothing where the " +
            "service has none.";
        foreach (var construct in Node.FindAll())
        {
            var rule = construct switch
            {
                CfnBucket => "NIST.800.53.R5-S3DefaultEncryptionKMS",
                CfnLogGroup => "NIST.800.53.R5-CloudWatchLogGroupEncrypted",
                CfnTopic => "NIST.800.53.R5-SNSEncryptedKMS",
                _ => null,
            };
            if (rule is not null) Acknowledge(construct, rule, Reason);
        }
    }

    /// <summary>Acknowledges a finding on one construct, with the reason.</summary>
    protected static void Acknowledge(IConstruct construct, string rule, string reason) =>
        Validations.Of(construct).Acknowledge(new Acknowledgment { Id = rule, Reason = reason });
}
