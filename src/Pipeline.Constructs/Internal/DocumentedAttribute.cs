namespace Pipeline.Constructs.Internal;

/// <summary>
/// Gives a factory or a construct its name in Firehose's documentation, and AWS's page about it. The README's table is
/// made from these attributes.
/// </summary>
/// <param name="title">The name, such as <c>OpenSearch Service</c>.</param>
/// <param name="page">The page of AWS's documentation, with its anchor.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class DocumentedAttribute(string title, string page) : Attribute
{
    public string Title => title;

    public string Page => page;
}
