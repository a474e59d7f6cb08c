namespace Pipeline.Local.Assembly;

/// <summary>
/// Names of resources that the template leaves without one, as CloudFormation makes them
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html): stack, logical id and a
/// suffix.
/// </summary>
internal static class PhysicalName
{
    public const int SuffixLength = 12;

    /// <summary>Makes a name.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="logicalId">The resource's key.</param>
    /// <param name="maxLength">What its type allows.</param>
    /// <param name="lowerCase">Whether its type takes lower case alone, as buckets do.</param>
    /// <param name="ending">What must stand at the end, such as <c>.fifo</c>.</param>
    public static string Generate(string stack, string logicalId, int maxLength, bool lowerCase = false, string ending = "")
    {
        var suffix = Derived.Letters($"{stack}\n{logicalId}", SuffixLength);
        var room = maxLength - SuffixLength - ending.Length - 2;
        // The stack's part is shortened first, to half of the room: the resource's says more.
        var stackRoom = Math.Max(room - logicalId.Length, room / 2);
        var stackPart = stack.Length <= stackRoom ? stack : stack[..stackRoom].TrimEnd('-');
        var idPart = logicalId.Length <= room - stackPart.Length ? logicalId : logicalId[..(room - stackPart.Length)];
        var name = $"{stackPart}-{idPart}-{suffix}";
        return (lowerCase ? name.ToLowerInvariant() : name) + ending;
    }
}
