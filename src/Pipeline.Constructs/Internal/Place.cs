using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The Region and account of a resource, each a token if it is known only at deployment.</summary>
/// <param name="Region">The Region.</param>
/// <param name="Account">The account.</param>
internal sealed record Place(string Region, string Account)
{
    private const int ArnParts = 6;

    /// <summary>
    /// The place from an imported resource's ARN, otherwise the place of its stack. CDK gives some imported
    /// tables the place of their stack.
    /// </summary>
    public static Place Of(IResource resource) => OfArn(resource switch
    {
        ITable table => table.TableArn,
        IStream stream => stream.StreamArn,
        IFunction function => function.FunctionArn,
        _ => null,
    }) ?? new Place(resource.Env.Region, resource.Env.Account);

    /// <summary>The place of a construct's stack.</summary>
    public static Place OfStack(IConstruct construct)
    {
        var stack = Stack.Of(construct);
        return new(stack.Region, stack.Account);
    }

    private static Place? OfArn(string? arn)
    {
        if (arn is null || Token.IsUnresolved(arn)) return null;
        var parts = arn.Split(':', ArnParts);
        return parts.Length == ArnParts ? new Place(parts[3], parts[4]) : null;
    }
}
