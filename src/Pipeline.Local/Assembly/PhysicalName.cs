using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Generates names of resources for which the template gives none, as CloudFormation does
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html): stack, logical id
/// and a suffix.
/// </summary>
internal static class PhysicalName
{
    public const int SuffixLength = 12;

    /// <summary>Generates a name.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="logicalId">The resource's key.</param>
    /// <param name="maxLength">The longest name that the type allows.</param>
    /// <param name="lowerCase">Whether the type takes only lower case, as buckets do.</param>
    /// <param name="ending">The required ending, such as <c>.fifo</c>.</param>
    public static string Generate(string stack, string logicalId, int maxLength, bool lowerCase = false, string ending = "")
    {
        var suffix = Derived.Letters($"{stack}\n{logicalId}", SuffixLength);
        var room = maxLength - SuffixLength - ending.Length - 2;
        // The stack's part is shortened first, to half of the room, since the resource's part tells more.
        var stackRoom = Math.Max(room - logicalId.Length, room / 2);
        var stackPart = stack.Length <= stackRoom ? stack : stack[..stackRoom].TrimEnd('-');
        var idPart = logicalId.Length <= room - stackPart.Length ? logicalId : logicalId[..(room - stackPart.Length)];
        var name = $"{stackPart}-{idPart}-{suffix}";
        return (lowerCase ? name.ToLowerInvariant() : name) + ending;
    }
}
