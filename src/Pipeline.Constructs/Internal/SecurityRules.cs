using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Rules of security groups between what connects and what it connects to. Both rules stand in the stack of what connects, which
/// depends on the other already: a rule in the other's stack would make each stack depend on the other.
/// </summary>
internal static class SecurityRules
{
    /// <summary>Lets the members of a security group reach port 443 of a destination.</summary>
    /// <param name="scope">The construct that connects, in whose stack the rules stand where the two are not of one
    /// stack.</param>
    /// <param name="id">An id below it for a security group of another stack.</param>
    /// <param name="group">The security group of what connects.</param>
    /// <param name="destination">What it connects to.</param>
    /// <param name="description">Why, as the rules say it.</param>
    public static void Allow(Construct scope, string id, ISecurityGroup group, IConnectable destination, string description)
    {
        // A rule stands in the stack of its security group's construct, so that a group of a third stack is imported here.
        var own = Stack.Of(group).Node.Path == Stack.Of(scope).Node.Path
            ? group
            : SecurityGroup.FromSecurityGroupId(
                scope, id, group.SecurityGroupId, new SecurityGroupImportOptions { AllowAllOutbound = group.AllowAllOutbound });
        // AllowTo and not AllowFrom: CDK puts rules into the stack of the side on which it is called.
        own.Connections.AllowTo(destination, Port.Tcp(443), description);
    }
}
