using System.Collections;
using Amazon.CDK;
using Constructs;
using Stack = Amazon.CDK.Stack;

namespace Pipeline.Constructs.Internal;

/// <summary>Acknowledges a finding of cdk-nag or of CDK's own validation on one construct, with the reason that holds there.</summary>
internal static class Nag
{
    /// <param name="construct">The narrowest construct that the finding is reported on.</param>
    /// <param name="id">The finding, with its bracketed part where it has one: <c>AwsSolutions-IAM5[Resource::*]</c>.</param>
    /// <param name="reason">Why it is right here, so that a reviewer can disagree.</param>
    public static void Acknowledge(IConstruct construct, string id, string reason) =>
        Validations.Of(construct).Acknowledge(new Acknowledgment { Id = id, Reason = reason });

    /// <summary>
    /// A value as cdk-nag writes it in the brackets of a finding: references as <c>&lt;LogicalId.Arn&gt;</c>, joined texts in one.
    /// </summary>
    /// <param name="stack">The stack of the resource that the finding is reported on.</param>
    /// <param name="value">A text with tokens, such as a bucket's ARN with a path.</param>
    public static string Finding(Stack stack, string value) => Flatten(stack.Resolve(value));

    private static string Flatten(object? value) => value switch
    {
        string text => text,
        IDictionary map when map["Fn::Join"] is IList join => string.Join($"{join[0]}", ((IList)join[1]!).Cast<object>().Select(Flatten)),
        IDictionary map when map["Fn::GetAtt"] is IList attribute => $"<{attribute[0]}.{attribute[1]}>",
        IDictionary map when map["Ref"] is { } reference => $"<{reference}>",
        _ => throw new ArgumentException($"must be a text, a join or a reference; got {value}", nameof(value)),
    };
}
