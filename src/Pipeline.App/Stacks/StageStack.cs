using Amazon.CDK;
using Constructs;
using Pipeline.App.Settings;

namespace Pipeline.App.Stacks;

/// <summary>What every stack of a stage has: its environment, tags, termination protection, and the second key to deleting data.</summary>
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
        Removal = stage.RemoveData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    }

    /// <summary>The first key to deleting data.</summary>
    protected RemovalPolicy Removal { get; }

    /// <summary>An output that a user needs, named as the stack shows it.</summary>
    protected void Output(string name, string value, string description)
    {
        new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description });
    }
}
