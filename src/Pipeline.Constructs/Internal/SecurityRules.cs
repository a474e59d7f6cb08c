using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Rules of security groups between a client and its destination. Both rules are made in the client's stack, which already
/// depends on the destination's stack: a rule in the destination's stack would make each stack depend on the other.
/// </summary>
internal static class SecurityRules
{
    /// <summary>Lets the members of a security group reach port 443 of a destination.</summary>
    /// <param name="scope">The client, in whose stack the rules are made if the two are in different stacks.</param>
    /// <param name="id">An id below it for a security group of another stack.</param>
    /// <param name="group">The client's security group.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="description">The description of the rules.</param>
    public static void Allow(Construct scope, string id, ISecurityGroup group, IConnectable destination, string description)
    {
        // A rule is made in the stack of its security group's construct, so a group of a third stack is imported here.
        var own = Stack.Of(group).Node.Path == Stack.Of(scope).Node.Path
            ? group
            : SecurityGroup.FromSecurityGroupId(
                scope, id, group.SecurityGroupId, new SecurityGroupImportOptions { AllowAllOutbound = group.AllowAllOutbound });
        // AllowTo instead of AllowFrom: CDK makes rules in the stack of the side on which it is called.
        own.Connections.AllowTo(destination, Port.Tcp(443), description);
    }
}
