namespace Pipeline.Constructs.Internal;

/// <summary>
/// Names what a factory or construct stands for in Firehose's words and where AWS documents it: the README's table is made of
/// these.
/// </summary>
/// <param name="title">The name, such as <c>OpenSearch Service</c>.</param>
/// <param name="page">The page of AWS's documentation, with its anchor.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class DocumentedAttribute(string title, string page) : Attribute
{
    public string Title => title;

    public string Page => page;
}
